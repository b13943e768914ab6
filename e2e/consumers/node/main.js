import { composePrompt, createContext, openAutocoder } from 'autocoder'
import { createPython } from './createPython.js'
import { createRecords } from './createRecords.js'

const records = createRecords()
const autocoder = openAutocoder({ python: createPython(), records })
const run = autocoder({
  project_name: 'hello',
  goal: 'Say hello',
  base_url: process.argv[2],
  model: 'm',
  unattended: true,
  log_level: 'quiet',
})
const { outcome, reason } = await run.result
const saved = await openAutocoder({ python: createPython(), records }).projects.open('hello')
console.log(
  composePrompt('{{name}} {{goal}}', createContext({ name: outcome, goal: reason, project_dir: 'p' })),
)
console.log(Object.keys(saved.files).sort().join(' '))
