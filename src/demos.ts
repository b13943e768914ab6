import cards from '../public/demos/index.json'
import type { Recording } from './core/recording'
import type { Demo } from './ui/props'

/** By path. Their names carry their content, so a page that is open never gets those of a newer build. */
const addresses: Readonly<Record<string, string>> = import.meta.glob(
  ['../public/demos/*.json', '!**/index.json'],
  {
    query: '?url',
    import: 'default',
    eager: true,
  },
)

/** The recorded runs that ship with the app; the replies come when one is watched. */
export const demos: readonly Demo[] = cards.map(({ file, ...card }) => ({
  ...card,
  load: () => loadRecording(file),
}))

async function loadRecording(file: string): Promise<Recording> {
  const response = await fetch(addresses[`../public/demos/${file}`] ?? '')
  if (!response.ok) throw new Error(`The demo could not be loaded: ${file} (status ${response.status}).`)
  return (await response.json()) as Recording
}
