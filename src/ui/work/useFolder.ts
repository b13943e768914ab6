import { useCallback, useEffect, useRef, useState } from 'react'
import type { FolderLink, ProjectStore } from '../../api/types'
import { useApp } from '../AppContext'
import type { Desk } from './useDesk'
import type { Session } from './useSession'
import { useStored } from './useStored'

const folderOf = (store: ProjectStore, name: string) => store.folder(name)

/** How the folder on disk stands that a project works in. */
export interface FolderState {
  readonly name: string
  /** Whether the person has to allow it again, as after a reload. */
  readonly isClosed: boolean
  /** A sentence, or ''. */
  readonly problem: string
  /** Paths that were changed on both sides. */
  readonly conflicts: readonly string[]
  /** The person's click. */
  allow(): void
  /** Ends the conflicts. */
  settle(winner: 'project' | 'folder'): void
  leave(): void
}

/** Keeps the project's folder as the project is, and takes what was changed there; `null` where there is none. */
export function useFolder({ name }: Session, desk: Desk): FolderState | null {
  const { folders, store } = useApp()
  const link = useStored(name, folderOf, null)
  const [state, setState] = useState<Pick<FolderState, 'isClosed' | 'problem' | 'conflicts'>>(FINE)
  const canWrite = desk.readOnlyReason === ''
  const save = useRef(desk.save)
  save.current = desk.save
  const turn = useRef<Promise<unknown>>(Promise.resolve())

  const sync = useCallback(
    (winner: 'project' | 'folder' | null) => {
      // One after the other: each begins with what the one before has agreed on.
      turn.current = turn.current.then(async () => {
        try {
          // As they are saved: the screen may be behind, and would write back what has just been taken.
          const [link, { files }] = await Promise.all([store.folder(name), store.open(name)])
          if (!folders || !link) return
          if (!(await folders.permit(link, { isAsked: false }))) return setState({ ...FINE, isClosed: true })
          const { written, taken, conflicts } = await folders.sync(link, files, winner)
          setState({ ...FINE, conflicts })
          if (Object.keys(taken).length > 0 && !(await save.current(taken))) return
          if (!isSame(written, link.written)) await store.linkFolder(name, { ...link, written })
        } catch (error) {
          setState({ ...FINE, problem: (error as Error).message })
        }
      })
    },
    [folders, store, name],
  )
  // Read anew whenever the store has changed, so it is another object after each checkpoint.
  useEffect(() => {
    if (canWrite && link) sync(null)
  }, [sync, link, canWrite])
  useEffect(() => {
    const look = () => canWrite && sync(null)
    addEventListener('focus', look)
    return () => removeEventListener('focus', look)
  }, [sync, canWrite])

  if (!folders || !link) return null
  return {
    name: link.handle.name,
    ...state,
    allow: () => {
      folders.permit(link, { isAsked: true }).then(
        () => sync(null),
        () => sync(null),
      )
    },
    settle: sync,
    leave: () => {
      store.linkFolder(name, null).catch(() => {})
    },
  }
}

const FINE = { isClosed: false, problem: '', conflicts: [] as readonly string[] }

const isSame = (a: FolderLink['written'], b: FolderLink['written']): boolean => {
  const paths = Object.keys(a)
  return paths.length === Object.keys(b).length && paths.every((path) => a[path] === b[path])
}
