import { availableActions } from '../actions'
import { type Action, ActionRefusal } from '../actions/action'
import { type Context, withFiles, withHistory } from '../context'
import type { LoopEventBody } from '../events'
import type { LoopPorts, LoopState, StepEvents } from '../loopState'
import { changedPaths, pathProblem } from '../project'
import { composePrompt } from '../prompt'
import { ask, type Refusal } from './ask'
import { type ChosenCall, chosenCalls } from './chosenCalls'
import { lineChanges } from './lineChanges'
import { offeredActions } from './nudge'
import { performed } from './perform'
import { withSaid } from './said'
import { ACT, CREATE, SYSTEM } from './templates'

/** Shows the model the project and lets it choose; applies what it chose, all of it or nothing. */
export async function* act(begin: LoopState, ports: LoopPorts, signal: AbortSignal): StepEvents {
  const actions = offeredActions(availableActions(begin.context, ports.actions), begin.memory)
  const said = withSaid(begin, ports.takeSaid())
  const start = { ...said, context: withActions(said.context, actions) }
  const asked = yield* ask<Context>(
    {
      kind: 'act',
      system: SYSTEM,
      prompt: composePrompt(start.context.file_count === 0 ? CREATE : ACT, start.context),
      tools: actions,
      async *use(reply) {
        const chosen = chosenCalls(reply, actions)
        return 'refusal' in chosen ? chosen : yield* applied(start, chosen.calls, actions, ports, signal)
      },
    },
    start,
    ports,
    signal,
  )
  if ('ending' in asked) return { state: asked.state, summary: 'no action', ending: asked.ending }
  const context = asked.answer
  const change = lineChanges(start.context.files, context.files)
  const summary = `${context.action_name} ${change}`
  return {
    state: {
      ...asked.state,
      // Files that did not change need no second check.
      report: changedPaths(start.context.files, context.files).length ? null : start.report,
      next: 'reason',
      context: withHistory(context, `step ${start.step}: ${summary}: ${context.reasoning}`),
    },
    summary,
  }
}

const withActions = (context: Context, actions: readonly Action[]): Context => ({
  ...context,
  available_actions: actions.map(({ name, description }) => `${name}: ${description}`).join('\n'),
  available_action_names: actions.map(({ name }) => name).join(', '),
})

/** Applies calls in their order to a context; the first that is refused undoes them all. */
async function* applied(
  start: LoopState,
  calls: readonly ChosenCall[],
  actions: readonly Action[],
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, { readonly answer: Context } | { readonly refusal: Refusal }, void> {
  let { context } = start
  const done: LoopEventBody[] = []
  for (const call of calls) {
    const { name, args } = call
    yield { type: 'action-choose', name, arguments: args }
    const action = actions.find((candidate) => candidate.name === name) as Action
    const alone = await handled(action, context, args)
    const next =
      typeof alone === 'string' ? alone : yield* performed(call, context, alone, start, ports, signal)
    if (typeof next === 'string') return { refusal: { name, message: next } }
    done.push({ type: 'action-apply', name, paths: changedPaths(context.files, next.files) })
    context = {
      ...next,
      action_name: name,
      reasoning: typeof args.reasoning === 'string' ? args.reasoning : '',
    }
  }
  yield* done
  return { answer: context }
}

/** The context after an action, its derived fields made anew; or why the action was refused. */
async function handled(
  action: Action,
  context: Context,
  args: ChosenCall['args'],
): Promise<Context | string> {
  try {
    const next = await action.handler(context, args)
    const problem = Object.keys(next.files)
      .map(pathProblem)
      .find((found) => found !== null)
    if (problem) return `Not applied: ${problem}.`
    return changedPaths(context.files, next.files).length ? withFiles(next, next.files) : next
  } catch (error) {
    // A caller's own action may throw anything; the model can choose another one.
    if (error instanceof ActionRefusal) return error.message
    return `${action.name} failed: ${error instanceof Error ? error.message : String(error)}`
  }
}
