import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CheckReport } from '../../core/checks/report'
import type { ProjectStore } from '../../api/types'
import type { Limits } from '../../core/options'
import type { RunStatus, Usage } from '../../core/ports'
import { changedPaths, type Files, type Project } from '../../core/project'
import type { Run } from '../../core/run'
import type { Said } from '../../core/saidQueue'
import { useApp } from '../AppContext'
import { EMPTY_TRACE, type Trace, traceAfter } from '../trace'
import type { ProjectHold } from '../props'
import { followRun, useRuns } from '../useRuns'
import { useHold } from './useHold'

/** What the work screen shows of a project, whether a run is at work on it here or it is only saved. */
export interface Session {
  readonly name: string
  readonly goal: string
  /** The newest run of the project in this page, for as long as nobody else has changed what it left. */
  readonly run: Run | null
  /** Whether that run can still go on. */
  readonly isActive: boolean
  readonly status: RunStatus | null
  readonly reason: string
  readonly trace: Trace
  readonly files: Files
  /** Of exactly these files; else `null`. */
  readonly report: CheckReport | null
  readonly goalIsMet: boolean | null
  readonly epoch: number
  readonly usage: Usage | null
  readonly seconds: number
  readonly limits: Partial<Limits>
  readonly model: string
  readonly isReplay: boolean
  /** What the model has not read yet of what the person said. */
  readonly queued: readonly Said[]
  /** Whether a run is at work on it in another tab. */
  readonly isBusyElsewhere: boolean
  /** Whether only another tab may change it. */
  readonly isElsewhere: boolean
  /** Makes this tab the one that may change the project, and ends a run of it in another. */
  takeOver(): Promise<void>
}

export type SessionState =
  | { readonly state: 'loading' }
  | { readonly state: 'missing'; readonly problem: string }
  | { readonly state: 'open'; readonly session: Session }

/** Follows a project by its name. */
export function useSession(name: string): SessionState {
  const { registry } = useApp()
  const run = useRuns(registry).findLast(({ context }) => context.name === name) ?? null
  const live = useLive(run)
  const isActive = live?.session.isActive ?? false
  const hold = useHold(name)
  const lost = useLostRun(run, hold.state)
  const { saved, look } = useSaved(name, run, lost === run, isActive)
  // A run that is at work here has the project, whichever tab shows it too.
  const { isBusy } = saved
  const isElsewhere = !isActive && (isBusy || hold.state === 'elsewhere')
  const takeOver = useCallback(() => hold.takeOver().then(look), [hold.takeOver, look])
  return useMemo(() => {
    const isLive = live && (isActive || saved.past !== live.run)
    const session = isLive ? live.session : saved.session
    if (!isLive && saved.problem) return { state: 'missing', problem: saved.problem }
    if (!session) return { state: 'loading' }
    const place = { isBusyElsewhere: isBusy && !isActive, isElsewhere, takeOver }
    return { state: 'open', session: { ...session, ...place } }
  }, [live, isActive, saved, isBusy, isElsewhere, takeOver])
}

/** The run whose project another tab has taken over: it is stopped, and can save nothing more. */
function useLostRun(run: Run | null, state: ProjectHold['current']): Run | null {
  const [lost, setLost] = useState<Run | null>(null)
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'here' && state === 'elsewhere') {
      run?.stop()
      setLost(run)
    }
    before.current = state
  }, [run, state])
  return lost
}

/** A session without what other tabs do. */
type OwnSession = Omit<Session, 'isBusyElsewhere' | 'isElsewhere' | 'takeOver'>

interface Live {
  readonly run: Run
  readonly seen: number
  readonly session: OwnSession
}

function useLive(run: Run | null): Live | null {
  const [live, setLive] = useState<Live | null>(() => run && liveOf(run, null))
  useEffect(() => {
    if (!run) return setLive(null)
    const look = () => setLive((before) => liveOf(run, before))
    look()
    return followRun(run, look)
  }, [run])
  return run && live?.run !== run ? liveOf(run, null) : live
}

/** Folds only the events that came since `before`. */
function liveOf(run: Run, before: Live | null): Live {
  const { log, context, status, reason } = run
  const isSame = before?.run === run && before.seen <= log.length
  const seen = isSame ? before.seen : 0
  const trace = traceAfter(isSame ? before.session.trace : EMPTY_TRACE, log.slice(seen))
  const session: OwnSession = {
    name: context.name,
    goal: context.goal,
    run,
    isActive: status === 'running' || status === 'paused',
    status,
    reason,
    trace,
    files: trace.entries.length ? trace.files : context.files,
    report: trace.checked === trace.files ? trace.report : null,
    goalIsMet: trace.goal,
    epoch: log.at(-1)?.epoch ?? 0,
    usage: run.usage,
    seconds: run.seconds,
    limits: run.limits,
    model: run.model,
    isReplay: run.is_replay,
    queued: run.waiting,
  }
  return { run, seen: log.length, session }
}

interface Saved {
  readonly session: OwnSession | null
  readonly problem: string
  readonly isBusy: boolean
  /** The run of this page that is no longer the newest thing that has happened to the project. */
  readonly past: Run | null
}

const NOTHING: Saved = { session: null, problem: '', isBusy: false, past: null }

/** The project as it is saved, read again after each change in any tab. While a run is at work here, that is the one who knows. */
function useSaved(
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
