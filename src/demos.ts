import type { Recording } from './core/recording'
import type { Demo } from './ui/props'

/** What a demo's card shows; the replies come when it is watched. */
type Card = Omit<Demo, 'load'> & { readonly file: string }

const FOLDER = new URL('demos/', document.baseURI)

/** The recorded runs that ship with the app; none where they can't be loaded. */
export async function loadDemos(): Promise<Demo[]> {
  try {
    const cards = (await loadJson('index.json')) as Card[]
    return cards.map(({ file, ...card }) => ({ ...card, load: () => loadJson(file) as Promise<Recording> }))
  } catch {
    return []
  }
}

async function loadJson(file: string): Promise<unknown> {
  const response = await fetch(new URL(file, FOLDER))
  if (!response.ok) throw new Error(`The demo could not be loaded: ${file} (status ${response.status}).`)
  return await response.json()
}
