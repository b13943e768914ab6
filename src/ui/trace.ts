import { type Gates, gatesOf } from '../core/checks/gates'
import type { MutationOutcome } from '../core/checks/inspection'
import type { CheckReport } from '../core/checks/report'
import type { LoopEvent, Outcome } from '../core/events'
import type { ModelReply } from '../core/ports'
import type { Files } from '../core/project'

/** What a step's newest moment is about. */
export type Phase = 'checking' | 'thinking' | 'writing' | 'waiting' | 'applying' | 'paused'

export interface TraceAction {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** `null` until it is applied. */
  readonly paths: readonly string[] | null
}

export interface TraceStep {
  readonly type: 'step'
  /** The same for as long as the trace lives. */
  readonly key: number
  readonly epoch: number
  readonly step: number
  readonly kind: 'reason' | 'act'
  /** `given-up`: interrupted, and nothing of it was kept. */
  readonly state: 'live' | 'done' | 'given-up'
  readonly phase: Phase
  /** ms since the epoch */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly summary: string
  /** Why, in the model's words; '' where nobody asked it. */
  readonly why: string
  /** What was checked in this step, or still holds from the one before. */
  readonly report: CheckReport | null
  /** The model's answer to the completion question. */
  readonly goal: boolean | null
  /** Changes of the code that were tried on the tests. */
  readonly mutations: readonly MutationOutcome[]
  /** Of all its requests to the model. */
  readonly prompt: string
  /** Names of the functions that the newest one offers. */
  readonly tools: readonly string[]
  readonly replies: readonly ModelReply[]
  /** What has come of the reply that is being written. */
  readonly streaming: string
  readonly actions: readonly TraceAction[]
  readonly refusals: readonly { readonly name: string; readonly message: string }[]
  /** Why and until when the run waits before it asks again; `until` in ms since the epoch. */
  readonly retry: { readonly reason: string; readonly until: number } | null
  readonly retries: number
  readonly before: Files
  readonly after: Files | null
  /** What the check after an act found, beside what was known before it. */
  readonly verdict: {
    readonly step: number
    readonly before: CheckReport | null
    readonly report: CheckReport
  } | null
}

export interface TraceNote {
  readonly type: 'note'
  readonly key: number
  readonly epoch: number
  readonly kind:
    | 'say'
    | 'say-answer'
    | 'withdraw'
    | 'edit'
    | 'restore'
    | 'question'
    | 'answer'
    | 'nudge'
    | 'pause'
    | 'resume'
  readonly text: string
}

export type TraceEntry = TraceStep | TraceNote

/** What the screen shows of a run, folded from its events. Never mutated: unchanged steps keep their identity. */
export interface Trace {
  readonly entries: readonly TraceEntry[]
  /** What the run began with. */
  readonly start: Files
  readonly files: Files
  /** Of the newest check, and the files that it was about. */
  readonly report: CheckReport | null
  readonly checked: Files | null
  readonly goal: boolean | null
  readonly end: { readonly outcome: Outcome; readonly reason: string } | null
}

export const EMPTY_TRACE: Trace = {
  entries: [],
  start: {},
  files: {},
  report: null,
  checked: null,
  goal: null,
  end: null,
}

/** The trace after some more events. */
export const traceAfter = (trace: Trace, events: readonly LoopEvent[]): Trace =>
  events.reduce(afterEvent, trace)

/** The step in progress, or `null`. */
export function liveStep(trace: Trace): TraceStep | null {
  const step = trace.entries.findLast((entry) => entry.type === 'step')
  return step?.state === 'live' ? step : null
}

/** How the project stands; only what was checked of these very files counts. */
export const traceGates = (trace: Trace): Gates =>
  gatesOf(trace.checked === trace.files ? trace.report : null, trace.goal)

export const stepGates = (step: TraceStep): Gates => gatesOf(step.report, step.goal)

/** Whether a report shows something that has to be repaired. */
export const isFailing = (report: CheckReport | null): boolean => report !== null && !report.success

function afterEvent(trace: Trace, event: LoopEvent): Trace {
  switch (event.type) {
    case 'run-start':
      return { ...trace, start: event.context.files, files: event.context.files, goal: null, end: null }
    case 'step-start':
      return begun(trace, event)
    case 'restore':
      return {
        ...noted(trace, event, 'restore', event.summary),
        files: event.context.files,
      }
    case 'say-answer':
      return noted(trace, event, 'say-answer', event.text)
    case 'question':
      return noted(trace, event, 'question', event.text)
    case 'answer':
      return noted(trace, event, 'answer', event.text ?? 'nothing')
    case 'nudge':
      return noted(trace, event, 'nudge', event.message)
    case 'mutation-end':
      return withLive(trace, (step) => ({ ...step, mutations: event.outcomes }))
    case 'edit':
      return {
        ...noted(withoutLive(trace), event, 'edit', event.summary),
        files: event.context.files,
        goal: null,
      }
    case 'say':
      return noted(trace, event, event.withdrawn ? 'withdraw' : 'say', event.text)
    case 'pause':
      return noted(
        withLive(trace, (step) => ({ ...step, phase: 'paused', retry: null, streaming: '' })),
        event,
        'pause',
        event.reason,
      )
    case 'resume':
      return noted(withLive(trace, resumed), event, 'resume', '')
    case 'run-end':
      return { ...withoutLive(trace), end: { outcome: event.outcome, reason: event.reason } }
    case 'check-end':
      return withLive(
        { ...withVerdict(trace, event), report: event.report, checked: trace.files },
        (step) => ({
          ...step,
          report: event.report,
        }),
      )
    case 'step-end':
      return ended(trace, event)
    default:
      return withLive(trace, (step) => stepAfter(step, event))
  }
}

/** Between the requests of one step. */
const ASKED_AGAIN = '— asked again, with what was said since —'

type StepEvent = Exclude<
  LoopEvent,
  {
    type:
      | 'run-start'
      | 'restore'
      | 'say-answer'
      | 'question'
      | 'answer'
      | 'nudge'
      | 'mutation-end'
      | 'step-start'
      | 'edit'
      | 'say'
      | 'pause'
      | 'resume'
      | 'run-end'
      | 'check-end'
      | 'step-end'
  }
>

function stepAfter(step: TraceStep, event: StepEvent): TraceStep {
  switch (event.type) {
    case 'prompt-compose':
      return {
        ...step,
        phase: 'thinking',
        prompt: [...(event.is_continuation ? [step.prompt, ASKED_AGAIN] : []), event.prompt].join('\n\n'),
        tools: event.tools ?? [],
      }
    case 'reply-delta':
      return { ...step, phase: 'writing', retry: null, streaming: step.streaming + event.text }
    case 'reply-end':
      return {
        ...step,
        phase: 'applying',
        retry: null,
        streaming: '',
        replies: [...step.replies, event.reply],
      }
    case 'retry':
      return {
        ...step,
        phase: 'waiting',
        streaming: '',
        retry: { reason: event.reason, until: event.at + event.seconds * 1000 },
        retries: step.retries + 1,
      }
    case 'action-choose': {
      const { name, arguments: args } = event
      const why = typeof args.reasoning === 'string' ? args.reasoning : step.why
      const goal = name === 'project_validation_action' ? args.is_valid_and_complete === true : step.goal
      return { ...step, why, goal, actions: [...step.actions, { name, arguments: args, paths: null }] }
    }
    case 'action-apply': {
      const next = step.actions.findIndex((action) => action.paths === null)
      const actions = step.actions.map((action, i) =>
        i === next ? { ...action, paths: event.paths } : action,
      )
      return { ...step, actions }
    }
    case 'action-refuse': {
      const { name, message } = event
      // What was applied before it, in the same reply, stays.
      const actions = step.actions.filter(({ paths }) => paths !== null)
      return { ...step, phase: 'thinking', actions, refusals: [...step.refusals, { name, message }] }
    }
  }
}

function begun(trace: Trace, event: Extract<LoopEvent, { type: 'step-start' }>): Trace {
  const { seq, epoch, step, kind, at } = event
  const fresh: TraceStep = {
    type: 'step',
    key: seq,
    epoch,
    step,
    kind,
    state: 'live',
    phase: kind === 'reason' ? 'checking' : 'thinking',
    startedAt: at,
    endedAt: null,
    summary: '',
    why: '',
    report: kind === 'reason' && trace.checked === trace.files ? trace.report : null,
    goal: null,
    mutations: [],
    prompt: '',
    tools: [],
    replies: [],
    streaming: '',
    actions: [],
    refusals: [],
    retry: null,
    retries: 0,
    before: trace.files,
    after: null,
    verdict: null,
  }
  const settled = withoutLive(trace)
  return { ...settled, end: null, entries: [...settled.entries, fresh] }
}

function ended(trace: Trace, event: Extract<LoopEvent, { type: 'step-end' }>): Trace {
  const before = trace.files
  const { files, reasoning } = event.context
  const isSame = Object.keys({ ...before, ...files }).every((path) => before[path] === files[path])
  const after = isSame ? before : files
  const live = liveStep(trace)
  const closed = withLive(trace, (step) => ({
    ...step,
    state: 'done',
    endedAt: event.at,
    summary: event.summary,
    why: step.why || (step.replies.length || step.kind === 'act' ? reasoning : ''),
    streaming: '',
    retry: null,
    after,
  }))
  // Reason changes nothing but the pins of what it has checked.
  const isChecked = isSame || event.kind === 'reason'
  const checked = isChecked && trace.checked === before ? after : trace.checked
  // A change of the files, or a check that failed, makes an earlier verdict void.
  const goal = isChecked ? (live?.goal ?? (isFailing(live?.report ?? null) ? null : trace.goal)) : null
  return { ...closed, files: after, checked, goal }
}

/** What a check finds is told with the act that it judges. */
function withVerdict(trace: Trace, { step, report }: Extract<LoopEvent, { type: 'check-end' }>): Trace {
  const act = trace.entries.findLast((entry) => entry.type === 'step' && entry.state === 'done')
  if (act?.type !== 'step' || act.kind !== 'act' || act.after === act.before) return trace
  // What the person changed meanwhile is not the act's.
  if (act.after !== trace.files) return trace
  const verdict = { step, before: trace.report, report }
  return { ...trace, entries: trace.entries.map((entry) => (entry === act ? { ...act, verdict } : entry)) }
}

const noted = (trace: Trace, event: LoopEvent, kind: TraceNote['kind'], text: string): Trace => ({
  ...trace,
  entries: [...trace.entries, { type: 'note', key: event.seq, epoch: event.epoch, kind, text }],
})

const resumed = (step: TraceStep): TraceStep => ({ ...step, phase: step.prompt ? 'thinking' : 'checking' })

const withoutLive = (trace: Trace): Trace =>
  withLive(trace, (step) => ({ ...step, state: 'given-up', streaming: '', retry: null }))

function withLive(trace: Trace, change: (step: TraceStep) => TraceStep): Trace {
  const live = liveStep(trace)
  if (!live) return trace
  return { ...trace, entries: trace.entries.map((entry) => (entry === live ? change(live) : entry)) }
}
