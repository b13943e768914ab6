import { startTransition, useCallback, useEffect, useRef, useState } from 'react'
import type { ProjectStore } from '../../api/types'
import { changedPaths, type Project } from '../../core/project'
import type { Run } from '../../core/run'
import { useApp } from '../AppContext'
import { EMPTY_TRACE, type Trace, traceAfter } from '../trace'
import type { OwnSession } from './useSession'

interface Saved {
  readonly session: OwnSession | null
  readonly problem: string
  readonly isBusy: boolean
  /** The run of this page that is no longer the newest thing that has happened to the project. */
  readonly past: Run | null
}

const NOTHING: Saved = { session: null, problem: '', isBusy: false, past: null }

/** The project as it is saved, read again after each change in any tab. While a run is at work here, that is the one who knows. */
export function useSaved(
  name: string,
  run: Run | null,
  isLost: boolean,
  isActive: boolean,
): { saved: Saved; look(): void } {
  const { store, isBusyElsewhere } = useApp()
  const [saved, setSaved] = useState(NOTHING)
  const look = useRef(() => {})
  useEffect(() => {
    if (isActive) return setSaved(NOTHING)
    let isGone = false
    const foldTrace = createFold()
    // What has once moved on is not the run's again.
    let past = isLost ? run : null
    let wasThere = false
    const read = async () => {
      try {
        await run?.result
        const [project, history, isBusy] = await Promise.all([
          store.open(name),
          store.history(name),
          isBusyElsewhere(name),
        ])
        wasThere = true
        if (hasMovedOn(run, project, history)) past = run
        const session = run === past ? savedSession(project, history, foldTrace(history), past) : null
        const found = { session, problem: '', isBusy, past }
        // What is read after each save must not keep the person's next click waiting.
        if (!isGone) startTransition(() => setSaved(found))
      } catch (error) {
        // A run whose project can't be read may be all that there is of it, unless that was there before.
        if (wasThere) past = run
        if (!isGone) setSaved((old) => ({ ...old, past, problem: (error as Error).message }))
      }
    }
    look.current = read
    read()
    const stop = store.subscribe(read)
    // The other tab may be closed without a word.
    const timer = setInterval(
      () => isBusyElsewhere(name).then((isBusy) => setSaved((old) => withBusy(old, isBusy))),
      2_000,
    )
    return () => {
      isGone = true
      clearInterval(timer)
      stop()
    }
  }, [name, run, isLost, isActive, store, isBusyElsewhere])
  return { saved, look: useCallback(() => look.current(), []) }
}

const withBusy = (saved: Saved, isBusy: boolean): Saved =>
  saved.isBusy === isBusy ? saved : { ...saved, isBusy }

/** Whether something else has changed the project since a run of this page has ended. */
function hasMovedOn(run: Run | null, { files }: Project, history: History | null): boolean {
  if (!run) return false
  return history?.head.run_id !== run.id || changedPaths(files, run.context.files).length > 0
}

type History = NonNullable<Awaited<ReturnType<ProjectStore['history']>>>

/** Folds a run's events into its trace; the same events give the same trace, so that what shows it is not drawn anew. */
function createFold(): (history: History | null) => Trace {
  let run = ''
  let seen = 0
  let trace = EMPTY_TRACE
  return (history) => {
    if (!history) return EMPTY_TRACE
    const { head, events } = history
    const isSame = head.run_id === run && events.length >= seen
    trace = traceAfter(isSame ? trace : EMPTY_TRACE, isSame ? events.slice(seen) : events)
    run = head.run_id
    seen = events.length
    return trace
  }
}

function savedSession(
  { name, goal, files }: Project,
  history: History | null,
  trace: Trace,
  past: Run | null,
): OwnSession {
  const head = history?.head
  // Edited since: what was found then says nothing about the files of now.
  const isSame = head !== undefined && changedPaths(trace.files, files).length === 0
  // A run that never began has saved nothing: only this page knows why.
  const failed = past?.log.every(({ type }) => type !== 'run-start') ? past : null
  return {
    name,
    goal,
    run: null,
    isActive: false,
    status: failed?.status ?? head?.status ?? null,
    reason: failed?.reason ?? head?.reason ?? '',
    trace,
    files,
    report: isSame ? head.report : null,
    goalIsMet: isSame ? trace.goal : null,
    epoch: head?.epoch ?? 0,
    usage: head?.usage ?? null,
    seconds: head?.seconds ?? 0,
    limits: {},
    model: '',
    isReplay: head?.is_replay ?? false,
    queued: (head?.queued ?? []).map((text) => ({ text })),
  }
}
