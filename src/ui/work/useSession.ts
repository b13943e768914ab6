import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CheckReport } from '../../core/checks/report'
import type { Limits } from '../../core/options'
import type { RunStatus, Usage } from '../../core/ports'
import type { Files } from '../../core/project'
import type { Run } from '../../core/run'
import type { Said } from '../../core/saidQueue'
import { useApp } from '../AppContext'
import { EMPTY_TRACE, type Trace, traceAfter } from '../trace'
import type { ProjectHold } from '../props'
import { followRun, useRuns } from '../useRuns'
import { useHold } from './useHold'
import { useSaved } from './useSaved'

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
export type OwnSession = Omit<Session, 'isBusyElsewhere' | 'isElsewhere' | 'takeOver'>

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
