import { composePrompt } from 'autocoder'

console.log(composePrompt)
