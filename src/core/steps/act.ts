import { availableActions } from '../actions'
import type { Action } from '../actions/action'
import { type Context, withHistory } from '../context'
import { fitPrompt } from '../fitPrompt'
import type { LoopPorts, LoopState, StepEvents, StepResult } from '../loopState'
import { withPersonsChange } from '../memory'
import { changedPaths } from '../project'
import { composePrompt } from '../prompt'
import { withoutRead, withShown } from '../shown'
import { type Applied, applyCalls } from './applyCalls'
import { ask, refused } from './ask'
import { type ChosenCall, chosenCalls } from './chosenCalls'
import { isAllowedByPerson } from './integrityGate'
import { lineChanges } from './lineChanges'
import { offeredActions } from './nudge'
import { withSaid } from './said'

/** Shows the model the project and lets it choose; applies what it chose, in its order. */
export async function* act(begin: LoopState, ports: LoopPorts, signal: AbortSignal): StepEvents {
  const actions = offeredActions(availableActions(begin.context, ports, signal), begin.memory)
  const said = withSaid(begin, ports.takeSaid())
  const start = { ...said, context: withActions(said.context, actions) }
  const template = start.context.file_count === 0 ? ports.templates.create : ports.templates.act
  // What is shown once has been shown with this prompt; what fails while it is answered is remembered here.
  let context = withoutRead(start.context)
  const asked = yield* ask<Applied>(
    {
      kind: 'act',
      system: composePrompt(ports.templates.system, start.context),
      prompt: (asked, room) => fitPrompt(template, asked, room),
      tools: actions,
      async *use(reply, { said }) {
        const applied = yield* applyCalls({ ...context, said }, chosenCalls(reply, actions), {
          actions,
          report: start.report,
          ports,
          signal,
        })
        const { refusal, done, isOutdated } = applied
        if (!refusal) return { answer: applied }
        if (done.length === 0 && !isOutdated) {
          context = applied.context
          return { refusal }
        }
        yield refused(refusal)
        return { answer: applied }
      },
    },
    start,
    ports,
    signal,
  )
  if ('ending' in asked) return { state: asked.state, summary: 'no action', ending: asked.ending }
  return ended(start, asked.state, asked.answer)
}

/** What the step leaves behind. */
function ended(start: LoopState, asked: LoopState, applied: Applied): StepResult {
  const summary = summaryOf(start.context, applied)
  const context = withRefusal(applied)
  const isChanged = changedPaths(start.context.files, context.files).length > 0
  return {
    state: {
      ...asked,
      memory: isAllowed(start.context, context) ? withPersonsChange(asked.memory) : asked.memory,
      // Files that did not change need no second check.
      report: isChanged ? null : start.report,
      next: 'reason',
      context: withHistory(context, `step ${start.step}: ${summary}: ${context.reasoning}`),
    },
    summary,
  }
}

/** Whether the person has let a test be weakened. */
const isAllowed = (start: Context, { revised_tests }: Context): boolean =>
  revised_tests.some((line) => !start.revised_tests.includes(line) && isAllowedByPerson(line))

const withActions = (context: Context, actions: readonly Action[]): Context => ({
  ...context,
  available_actions: actions.map(({ name, description }) => `${name}: ${description}`).join('\n'),
  available_action_names: actions.map(({ name }) => name).join(', '),
})

/** One line: what was done, what it changed, and what was refused. */
function summaryOf(start: Context, { context, done, refusal }: Applied): string {
  const change = done.every(isLookup) ? '' : ` ${lineChanges(start.files, context.files)}`
  const acted = done.length ? [done.map(nameOf).join(', ') + change] : []
  return [...acted, ...(refusal ? [`${refusal.name} refused`] : [])].join('; ')
}

const LOOKUPS = ['read_file', 'search', 'run_snippet']
const isLookup = ({ name }: ChosenCall): boolean => LOOKUPS.includes(name)

/** A call by its name; one that only looks something up also by what it looks at. */
function nameOf(call: ChosenCall): string {
  const { filepath, text } = call.args
  if (!isLookup(call)) return call.name
  return [call.name, filepath ?? text].filter((part) => part !== undefined).join(' ')
}

/** The context in which the next prompt says why the rest of the reply was not applied. */
const withRefusal = ({ context, refusal }: Applied): Context =>
  refusal
    ? withShown(context, { title: `${refusal.name} was refused`, text: refusal.message, paths: [] })
    : context
