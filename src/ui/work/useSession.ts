import { startTransition, useEffect, useMemo, useState } from 'react'
import type { CheckReport } from '../../core/checks/report'
import type { ProjectStore } from '../../api/types'
import type { Limits } from '../../core/options'
import type { RunStatus, Usage } from '../../core/ports'
import { changedPaths, type Files, type Project } from '../../core/project'
import type { Run } from '../../core/run'
import { useApp } from '../AppContext'
import { EMPTY_TRACE, type Trace, traceAfter } from '../trace'
import { followRun, useRuns } from '../useRuns'

/** What the work screen shows of a project, whether a run is at work on it here or it is only saved. */
export interface Session {
  readonly name: string
  readonly goal: string
  /** The newest run of the project in this page. */
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
  readonly queued: readonly string[]
  readonly isBusyElsewhere: boolean
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
  const saved = useSaved(name, run === null)
  return useMemo(() => {
    if (live) return { state: 'open', session: live.session }
    if (saved.problem) return { state: 'missing', problem: saved.problem }
    return saved.session ? { state: 'open', session: saved.session } : { state: 'loading' }
  }, [live, saved])
}

interface Live {
  readonly run: Run
  readonly seen: number
  readonly session: Session
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
  const session: Session = {
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
    queued: run.queued,
    isBusyElsewhere: false,
  }
  return { run, seen: log.length, session }
}

function useSaved(name: string, isWanted: boolean): { session: Session | null; problem: string } {
  const { store, isBusyElsewhere } = useApp()
  const [saved, setSaved] = useState<{ session: Session | null; problem: string }>({
    session: null,
    problem: '',
  })
  useEffect(() => {
    if (!isWanted) return
    let isGone = false
    const foldTrace = createFold()
    const read = async () => {
      try {
        const [project, history, isBusy] = await Promise.all([
          store.open(name),
          store.history(name),
          isBusyElsewhere(name),
        ])
        const session = savedSession(project, history, foldTrace(history), isBusy)
        // What is read after each save must not keep the person's next click waiting.
        if (!isGone) startTransition(() => setSaved({ session, problem: '' }))
      } catch (error) {
        if (!isGone) setSaved((old) => ({ ...old, problem: (error as Error).message }))
      }
    }
    read()
    const stop = store.subscribe(read)
    // The other tab may be closed without a word.
    const timer = setInterval(() => isBusyElsewhere(name).then((isBusy) => setSaved(withBusy(isBusy))), 2_000)
    return () => {
      isGone = true
      clearInterval(timer)
      stop()
    }
  }, [name, isWanted, store, isBusyElsewhere])
  return saved
}

const withBusy = (isBusy: boolean) => (saved: { session: Session | null; problem: string }) =>
  saved.session && saved.session.isBusyElsewhere !== isBusy
    ? { ...saved, session: { ...saved.session, isBusyElsewhere: isBusy } }
    : saved

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
  isBusyElsewhere: boolean,
): Session {
  const head = history?.head
  // Edited since: what was found then says nothing about the files of now.
  const isSame = head !== undefined && changedPaths(head.context.files, files).length === 0
  return {
    name,
    goal,
    run: null,
    isActive: false,
    status: head?.status ?? null,
    reason: head?.reason ?? '',
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
    queued: head?.queued ?? [],
    isBusyElsewhere,
  }
}
