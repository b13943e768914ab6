/** Where the person is. Everything is in the fragment, so that any static host will do. */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'project'; readonly name: string }
  /** `isForNewcomers`: only where no model has been set up. */
  | { readonly screen: 'demo'; readonly name: string; readonly isForNewcomers: boolean }
  /** The newest run of a project, done again. */
  | { readonly screen: 'replay'; readonly name: string }
  /** A project that came with the address. */
  | { readonly screen: 'link'; readonly link: string }

export const HOME = '#/'

/** The address of a project's screen. */
export const demoHref = (name: string): string => `#demo=${encodeURIComponent(name)}`

export const projectHref = (name: string): string => `#/project/${encodeURIComponent(name)}`

export const replayHref = (name: string): string => `#/replay/${encodeURIComponent(name)}`

/** Reads `location.hash`; what it can't make sense of is home. */
export function parseRoute(hash: string): Route {
  if (hash.startsWith('#project=')) return { screen: 'link', link: hash }
  const project = /^#\/project\/([^/]+)$/.exec(hash)
  const replay = /^#\/replay\/([^/]+)$/.exec(hash)
  const demo = /^#(demo|welcome)=([^&]+)/.exec(hash)
  const name = decoded(project?.[1] ?? replay?.[1] ?? demo?.[2] ?? '')
  if (!name) return { screen: 'home' }
  if (demo) return { screen: 'demo', name, isForNewcomers: demo[1] === 'welcome' }
  return { screen: project ? 'project' : 'replay', name }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
