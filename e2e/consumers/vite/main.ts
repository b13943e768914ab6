import { autocoder, type RunResult } from 'autocoder'
import recording from 'autocoder/demos/random_midi_generator.json' with { type: 'json' }

const run = autocoder({
  project_name: 'demo',
  recording,
  unattended: true,
  log_level: 'quiet',
})
const { outcome, files }: RunResult = await run.result
document.title = `${outcome} ${Object.keys(files).sort().join(' ')}`
