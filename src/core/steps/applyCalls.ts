import { type Action, ActionRefusal } from '../actions/action'
import { FAILED_EDITS, PARTIAL_EDITS } from '../actions/writeCode'
import { type Context, withFiles } from '../context'
import type { LoopEventBody } from '../events'
import type { CheckReport } from '../checks/report'
import type { LoopPorts } from '../loopState'
import { changedPaths, filesProblem } from '../project'
import { clip, count } from '../text'
import type { Refusal } from './ask'
import type { ChosenCall, ChosenCalls } from './chosenCalls'
import { handChange } from './handChange'
import { movedLines } from './movedLines'
import { performed } from './perform'
import { syntaxRefusal } from './syntaxRefusal'

const MAX_REFUSAL = 6_000

/** What applying needs beside the calls. */
export interface Applying {
  readonly actions: readonly Action[]
  /** The check of the files that were shown, or `null`. */
  readonly report: CheckReport | null
  readonly ports: LoopPorts
  readonly signal: AbortSignal
}

/** What came of the calls of one reply. */
export interface Applied {
  readonly context: Context
  /** The calls that were applied. */
  readonly done: readonly ChosenCall[]
  /** Of the first call that was not. */
  readonly refusal: Refusal | null
  /** Whether asking again in this step is of no use, because the files are not those that were shown. */
  readonly isOutdated: boolean
}

/**
 * Applies calls in their order. Each is applied whole or not at all, and the first that is refused, or can't be used,
 * stops the rest; those before it stay.
 */
export async function* applyCalls(
  start: Context,
  { calls, refusal: unusable, left }: ChosenCalls,
  applying: Applying,
): AsyncGenerator<LoopEventBody, Applied, void> {
  let context = start
  const done: ChosenCall[] = []
  for (const [at, call] of calls.entries()) {
    const { name, args } = call
    yield { type: 'action-choose', name, arguments: args }
    const next = yield* applyCall(start, context, call, applying)
    if ('refusal' in next) {
      const { refusal, isOutdated } = next
      const failed = withFailure(context, call)
      const parts = [
        clip(refusal, MAX_REFUSAL),
        ...wayOut(failed, call),
        ...placeOf(done, [...namesOf(calls.slice(at + 1)), ...(unusable ? [unusable.name] : []), ...left]),
      ]
      const message = parts.join('\n')
      return { context: failed, done, refusal: { name, message, at }, isOutdated }
    }
    yield { type: 'action-apply', name, paths: changedPaths(context.files, next.context.files) }
    context = { ...next.context, action_name: name, reasoning: reasoningOf(args, context, next.context) }
    done.push(call)
  }
  if (unusable === null) return { context, done, refusal: null, isOutdated: false }
  const message = [clip(unusable.message, MAX_REFUSAL), ...placeOf(done, left)].join('\n')
  return { context, done, refusal: { ...unusable, message }, isOutdated: false }
}

/** Why, in the words of the call; an action that takes none may say it in its context. */
function reasoningOf({ reasoning }: ChosenCall['args'], before: Context, after: Context): string {
  if (typeof reasoning === 'string') return reasoning
  return after.reasoning === before.reasoning ? '' : after.reasoning
}

type Outcome = { readonly context: Context } | { readonly refusal: string; readonly isOutdated: boolean }

async function* applyCall(
  shown: Context,
  context: Context,
  call: ChosenCall,
  { actions, report, ports, signal }: Applying,
): AsyncGenerator<LoopEventBody, Outcome, void> {
  const { name, args } = call
  const moved = PARTIAL_EDITS.includes(name) ? movedLines(shown.files, context.files, args) : null
  if (moved) return { refusal: moved, isOutdated: false }
  const action = actions.find((candidate) => candidate.name === name) as Action
  const alone = await handled(action, context, args, signal)
  if (typeof alone === 'string') return { refusal: alone, isOutdated: false }
  const broken = await syntaxRefusal(context.files, alone.files, ports.python, signal)
  if (broken) return { refusal: broken, isOutdated: false }
  const next = yield* performed(call, context, alone, report, ports, signal)
  if (typeof next === 'string') return { refusal: next, isOutdated: false }
  // Last, because the person may change files while everything else takes its time.
  const changed = changedPaths(context.files, next.files)
  const byHand = handChange(shown.files, ports.withHandEdits(shown.files), changed)
  return byHand ? { refusal: byHand, isOutdated: true } : { context: next }
}

/** The context after an action, its derived fields made anew; or why the action was refused. */
async function handled(
  action: Action,
  context: Context,
  args: ChosenCall['args'],
  signal: AbortSignal,
): Promise<Context | string> {
  try {
    // Copies, because a caller's own action may write into what it is given, and history keeps these.
    const returned: unknown = await action.handler({ ...context, files: { ...context.files } }, { ...args })
    if (typeof returned !== 'object' || returned === null)
      return `Not applied: ${action.name} has returned no context.`
    const next = { ...context, ...returned }
    const problem = filesProblem(next.files)
    if (problem) return `Not applied: ${problem}.`
    const isChanged = changedPaths(context.files, next.files).length > 0
    return isChanged
      ? withFiles({ ...next, files: context.files }, next.files)
      : { ...next, files: context.files }
  } catch (error) {
    signal.throwIfAborted()
    // A caller's own action may throw anything; the model can choose another one.
    if (error instanceof ActionRefusal) return error.message
    return `${action.name} failed: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** The context that remembers a failed edit of a file, so that two of them allow to rewrite it. */
function withFailure(context: Context, { name, args }: ChosenCall): Context {
  const path = args.filepath
  if (!PARTIAL_EDITS.includes(name) || typeof path !== 'string' || !Object.hasOwn(context.files, path))
    return context
  return { ...context, failed_edits: { ...context.failed_edits, [path]: failuresOf(context, path) + 1 } }
}

const failuresOf = ({ failed_edits }: Context, path: string): number =>
  Object.hasOwn(failed_edits, path) ? (failed_edits[path] ?? 0) : 0

/** What else the model may do about a file whose edits fail. */
function wayOut(context: Context, { name, args: { filepath } }: ChosenCall): string[] {
  const failures =
    PARTIAL_EDITS.includes(name) && typeof filepath === 'string' ? failuresOf(context, filepath) : 0
  return failures < FAILED_EDITS
    ? []
    : [`${count(failures, 'edit')} of "${filepath}" have failed: you may rewrite it whole with write_code.`]
}

/** Where in its reply a refused call stood. */
function placeOf(before: readonly ChosenCall[], after: readonly string[]): string[] {
  const applied = before.length ? [`Applied before it: ${namesOf(before).join(', ')}.`] : []
  const left = after.length ? [`Not tried: ${after.join(', ')}.`] : []
  return [...applied, ...left]
}

const namesOf = (calls: readonly ChosenCall[]): string[] => calls.map(({ name }) => name)
