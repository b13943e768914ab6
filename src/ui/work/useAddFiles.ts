import { useState } from 'react'
import type { Files } from '../../core/project'
import { useApp } from '../AppContext'
import type { DiskFile } from '../open/droppedFiles'
import type { Desk } from './useDesk'

/** Files from a disk on their way into a project that is there already. */
export interface AddFiles {
  /** Why they could not be taken, in a sentence; else ''. */
  readonly problem: string
  /** Paths that the project has with another content: the person says which one stays. */
  readonly taken: readonly string[]
  add(files: Promise<readonly DiskFile[]>): Promise<void>
  /** The person's word on what is taken. */
  answer(isReplaced: boolean): Promise<void>
  dismiss(): void
}

/** Lets the person add files from a disk; `done` gets the path of the first one. */
export function useAddFiles(name: string, files: Files, desk: Desk, done: (path: string) => void): AddFiles {
  const { sharing } = useApp()
  const [problem, setProblem] = useState('')
  const [asked, setAsked] = useState<Files>({})
  const save = async (chosen: Files) => {
    setAsked({})
    const [first] = Object.keys(chosen)
    if (first !== undefined && (await desk.save(chosen))) done(first)
  }
  const takenOf = (chosen: Files) =>
    Object.keys(chosen).filter((path) => Object.hasOwn(files, path) && files[path] !== chosen[path])
  return {
    problem,
    taken: takenOf(asked),
    async add(given) {
      setProblem('')
      try {
        const { files: chosen } = await sharing.openFiles(await given, name)
        if (takenOf(chosen).length) setAsked(chosen)
        else await save(chosen)
      } catch (error) {
        setProblem((error as Error).message)
      }
    },
    async answer(isReplaced) {
      const taken = new Set(takenOf(asked))
      await save(
        isReplaced ? asked : Object.fromEntries(Object.entries(asked).filter(([path]) => !taken.has(path))),
      )
    },
    dismiss: () => setProblem(''),
  }
}
