import { freeName } from '../core/freeName'
import { type Journal, JournalFailure } from '../core/journal'
import type { ProjectStore } from './types'

interface ForkJournalParts {
  readonly store: Pick<ProjectStore, 'list' | 'journal'>
  readonly goal: string
  /** Names of this page that the store may not know of yet. */
  taken(): readonly string[]
  /** Nobody else in this page takes the name from here on. */
  reserve(name: string): void
}

/** A journal of a project of its own, which has its name once it is open: the first free one after `wanted`. */
export function createForkJournal(
  wanted: string,
  { store, goal, taken, reserve }: ForkJournalParts,
): Journal {
  let journal: Journal | null = null
  let name = wanted
  const named = async (): Promise<Journal> => {
    const saved = await store.list().catch((error: Error) => {
      throw new JournalFailure(error.message)
    })
    name = freeName(wanted, [...taken(), ...saved.map((project) => project.name)])
    reserve(name)
    return store.journal(name, goal)
  }
  return {
    get name() {
      return name
    },
    async open() {
      journal ??= await named()
      return await journal.open()
    },
    async commit(commit) {
      await journal?.commit(commit)
    },
    close() {
      journal?.close()
    },
  }
}
