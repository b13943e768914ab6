import type { RunRegistry } from '../api/types'
import type { RunStatus } from '../core/ports'
import type { Run } from '../core/run'

/** What the notice says; nothing of a project but its name, because others may see the screen. */
const WORDS: Readonly<Partial<Record<RunStatus, string>>> = {
  complete: 'is complete',
  limit: 'has reached a limit',
  stuck: 'is stuck',
  failed: 'has failed',
  paused: 'waits for you',
}

export interface NoticeParts {
  isHidden(): boolean
  /** Shows a notice; `onClick` brings the page to the front. */
  show(title: string, onClick: () => void): void
  /** Shows the project. */
  open(name: string): void
}

/** Tells of each run that ends, or waits for the person, while the tab is hidden; returns the way to end that. */
export function watchEnds(registry: RunRegistry, { isHidden, show, open }: NoticeParts): () => void {
  const watched = new Map<Run, () => void>()
  const watch = (run: Run) => {
    let before = run.status
    const look = () => {
      const words = run.status === before ? undefined : WORDS[run.status]
      before = run.status
      const { name } = run.context
      if (words && isHidden() && !run.is_replay) show(`${name} ${words}`, () => open(name))
    }
    watched.set(run, run.subscribe(look))
  }
  const follow = () => {
    for (const run of registry.runs) if (!watched.has(run)) watch(run)
  }
  follow()
  const stop = registry.subscribe(follow)
  return () => {
    stop()
    for (const end of watched.values()) end()
  }
}

/** Notices of the browser. Where they may not be shown, nothing is. */
export const browserNotices = (): NoticeParts => ({
  isHidden: () => document.hidden,
  show(title, onClick) {
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
    const notice = new Notification(title, { icon: './icon-192.png' })
    notice.onclick = () => {
      focus()
      onClick()
      notice.close()
    }
  },
  open: (name) => {
    location.hash = `#/project/${encodeURIComponent(name)}`
  },
})
