import { composePrompt } from 'autocoder/prompt'

console.log(composePrompt)
