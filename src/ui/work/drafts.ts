import { createListeners } from '../../core/createListeners'
import type { Source } from '../props'

/** What the person has typed in a file and the project does not have yet. */
export interface Draft {
  readonly text: string
  /** The file's text that it began from. */
  readonly base: string
  /** What of it is being saved, or was saved and is not shown yet; oldest first. */
  readonly sent: readonly string[]
  /** What of it was saved last. */
  readonly kept: string | null
}

/** Whether it would be lost with the page. */
export const isUnsaved = ({ text, kept }: Draft, saved: string): boolean => text !== saved && text !== kept

/** Whether the file was changed by somebody else since. */
export const isInConflict = (draft: Draft, saved: string): boolean =>
  isUnsaved(draft, saved) &&
  draft.base !== saved &&
  !draft.sent.includes(saved) &&
  !draft.sent.includes(draft.text)

/** After the person has typed. */
export const typed = (draft: Draft | null, text: string, saved: string): Draft =>
  draft ? { ...draft, text } : { text, base: saved, sent: [], kept: null }

/** When its text begins to be saved. */
export const sending = (draft: Draft): Draft => ({ ...draft, sent: [...draft.sent, draft.text] })

/** When a text of it was saved, or could not be. */
export const sent = (draft: Draft, text: string, isSaved: boolean): Draft =>
  isSaved ? { ...draft, kept: text } : { ...draft, sent: draft.sent.filter((one) => one !== text) }

/** When the file is `saved` now; `null`: there is nothing more to say than the file does. */
export function caughtUp(draft: Draft, saved: string): Draft | null {
  if (draft.text === saved) return null
  const at = draft.sent.lastIndexOf(saved)
  if (at >= 0) return { ...draft, base: saved, sent: draft.sent.slice(at + 1) }
  // What was saved and is neither the old nor the new any more was changed after it.
  return saved !== draft.base && draft.text === draft.kept ? null : draft
}

/** The drafts of this page, by project and path: they outlive the screen that they were typed on. */
export interface Drafts extends Source<ReadonlyMap<string, Draft>> {
  /** `null` drops it. */
  change(key: string, change: (before: Draft | null) => Draft | null): void
  /** Whether any of them would be lost with the page. */
  hasUnsaved(): boolean
}

export const draftKey = (project: string, path: string): string => `${project}/${path}`

export function createDrafts(): Drafts {
  const { notify, subscribe } = createListeners()
  let current: ReadonlyMap<string, Draft> = new Map()
  return {
    get current() {
      return current
    },
    subscribe,
    change(key, change) {
      const before = current.get(key) ?? null
      const after = change(before)
      if (after === before) return
      const next = new Map(current)
      if (after) next.set(key, after)
      else next.delete(key)
      current = next
      notify()
    },
    hasUnsaved: () => [...current.values()].some((draft) => isUnsaved(draft, draft.base)),
  }
}
