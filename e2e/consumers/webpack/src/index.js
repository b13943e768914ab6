import { autocoder } from 'autocoder'
import recording from 'autocoder/demos/random_midi_generator.json'

autocoder({ project_name: 'demo', recording, unattended: true, log_level: 'quiet' }).result.then(
  ({ outcome, files }) => {
    document.title = `${outcome} ${Object.keys(files).sort().join(' ')}`
  },
)
