import { projectValidation } from '../actions'
import { gatesOf } from '../checks/gates'
import type { CheckReport } from '../checks/report'
import { summarizeReport } from '../checks/describe'
import { type Context, withFiles, withReport } from '../context'
import type { LoopEventBody } from '../events'
import type { LoopPorts, LoopState, StepEvents, StepResult } from '../loopState'
import { PINS_PATH, withPins } from '../packages/requirement'
import { type CheckRequest, RuntimeFailure } from '../ports'
import { textOf } from '../project'
import { composePrompt } from '../prompt'
import { ask } from './ask'
import { chosenCalls } from './chosenCalls'
import { withSaid } from './said'
import { SYSTEM, VALIDATE } from './templates'

/**
 * Looks at the project: validates, tests and runs it, and says what is to be done. Only when all of that is green
 * is the model asked whether the goal is met.
 */
export async function* reason(start: LoopState, ports: LoopPorts, signal: AbortSignal): StepEvents {
  if (start.context.file_count === 0)
    return toAct(start, 'The project is empty: write its first version.', 'empty project')
  const report = start.report ?? (yield* checked(start.context, ports, signal))
  const pinned = withPinned(start.context, report)
  const state = { ...start, report, context: withReport(pinned, report) }
  const summary = `${summarizeReport(report)}${pinned === start.context ? '' : `, versions pinned in ${PINS_PATH}`}`
  if (!report.success) return toAct(state, nextTask(report), summary)
  return yield* judge(state, summary, ports, signal)
}

/** The versions that were there for the check, pinned; a check says the same of the project with its pins. */
function withPinned(context: Context, { packages }: CheckReport): Context {
  if (!packages) return context
  const before = textOf(context.files, PINS_PATH) ?? ''
  const after = withPins(before, packages.pins)
  return after === before ? context : withFiles(context, { ...context.files, [PINS_PATH]: after })
}

/** Green: the completion question. */
async function* judge(green: LoopState, summary: string, ports: LoopPorts, signal: AbortSignal): StepEvents {
  const start = withSaid(green, ports.takeSaid())
  const asked = yield* ask<Answer>(
    {
      kind: 'reason',
      system: SYSTEM,
      prompt: composePrompt(VALIDATE, start.context),
      tools: [projectValidation],
      async *use(reply) {
        const chosen = chosenCalls(reply, [projectValidation])
        if ('refusal' in chosen) return chosen
        const { name, args } = chosen.calls[0]
        yield { type: 'action-choose', name, arguments: args }
        return { answer: args as unknown as Answer }
      },
    },
    start,
    ports,
    signal,
  )
  if ('ending' in asked) return { state: asked.state, summary, ending: asked.ending }
  const { reasoning, is_valid_and_complete } = asked.answer
  if (!is_valid_and_complete)
    return toAct(asked.state, reasoning, `${summary}; not complete yet: ${reasoning}`)
  const context = { ...asked.state.context, reasoning }
  return {
    state: { ...asked.state, context },
    summary: `${summary}; the goal is met`,
    ending: { outcome: 'complete', reason: reasoning },
  }
}

interface Answer {
  readonly reasoning: string
  readonly is_valid_and_complete: boolean
}

const toAct = (state: LoopState, reasoning: string, summary: string): StepResult => ({
  state: { ...state, next: 'act', context: { ...state.context, reasoning } },
  summary,
})

/** Checks the project; Python that can't be had pauses, and whoever pulls again tries again. */
async function* checked(
  context: Context,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, CheckReport, void> {
  const { seed, clock } = ports.world.nextCheck()
  const request: CheckRequest = {
    files: context.files,
    project_path: context.project_path,
    limits: ports.checkLimits,
    stdin: ports.stdin,
    seed,
    clock,
    packages: await ports.packages(),
  }
  for (;;) {
    try {
      const report = await ports.python.check(request, signal)
      yield { type: 'check-end', report, seed, clock }
      return report
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      yield { type: 'pause', reason: error.message }
    }
  }
}

/** What is to be done about a report that is not green, in the order in which it is best repaired. */
function nextTask(report: CheckReport): string {
  const { files, tests } = gatesOf(report, null)
  if (files && files.passed < files.total) return 'Repair the files that are not valid.'
  if (report.ended !== 'exit') return 'Find out why the test session did not end by itself, and repair it.'
  if (!tests?.total) return 'There are no tests: write tests that would fail if the goal were not met.'
  if (tests.passed < tests.total)
    return 'Tests fail: find the cause. Repair the code where it is wrong, and the test where it contradicts the goal.'
  if (tests.passed > 0 && report.main && !report.main.success) return 'main.py fails: repair it.'
  return 'Make the tests and main.py succeed.'
}
