import { projectValidation } from '../actions'
import { atBest } from '../atBest'
import { completionFindings, mutationFinding, summarizeMutations } from '../checks/completion'
import { summarizeReport } from '../checks/describe'
import { gatesOf } from '../checks/gates'
import type { CheckReport } from '../checks/report'
import { type Context, withFiles, withHistory, withReport } from '../context'
import type { LoopEventBody } from '../events'
import { fitPrompt } from '../fitPrompt'
import type { LoopPorts, LoopState, StepEvents, StepResult } from '../loopState'
import { isBeyondRepair, type Memory, withCheck, withGoalMet } from '../memory'
import type { CompletionCheck } from '../options'
import { PINS_PATH, withPins } from '../packages/requirement'
import { textOf } from '../project'
import { composePrompt } from '../prompt'
import { withShown } from '../shown'
import { ask } from './ask'
import { checked } from './checked'
import { type ChosenCall, chosenCalls } from './chosenCalls'
import { differenceOf } from './difference'
import { inspected } from './inspected'
import { mutated } from './mutated'
import { withSaid } from './said'

/**
 * Looks at the project: validates, tests and runs it, and says what is to be done. Only when all of that is green, and
 * nothing is left undone, is the model asked whether the goal is met.
 */
export async function* reason(start: LoopState, ports: LoopPorts, signal: AbortSignal): StepEvents {
  if (start.context.file_count === 0)
    return toAct(start, 'The project is empty: write its first version.', 'empty project')
  const report = start.report ?? (yield* checked(start.context, ports, signal))
  const { epoch, step } = start
  const pinned = withPinned(start.context, report)
  const memory = withCheck(start.memory, { epoch, step, files: pinned.files, report })
  const state = { ...start, report, memory, context: withReport(pinned, report) }
  const summary = `${summarizeReport(report)}${pinned === start.context ? '' : `, versions pinned in ${PINS_PATH}`}`
  if (ports.isGated && isBeyondRepair(memory, epoch)) return yield* wayBack(state, summary)
  if (!report.success) return toAct(withDifference(state), nextTask(report), summary)
  const findings = [
    ...(ports.isGated ? yield* heldBack(state, report, ports, signal) : []),
    ...(await ownFindings(state.context, report, ports.checks)),
  ]
  if (findings.length) return toAct(state, findings.join('\n'), `${summary}; ${findings.join(' ')}`)
  return yield* judge(state, summary, ports, signal)
}

/** The versions that were there for the check, pinned; a check says the same of the project with its pins. */
function withPinned(context: Context, { packages }: CheckReport): Context {
  if (!packages) return context
  const before = textOf(context.files, PINS_PATH) ?? ''
  const after = withPins(before, packages.pins)
  return after === before ? context : withFiles(context, { ...context.files, [PINS_PATH]: after })
}

/** What was changed since everything was green is where the error most likely is; the next prompt shows it. */
function withDifference(state: LoopState): LoopState {
  const { best } = state.memory
  const text = best?.report.success ? differenceOf(best.files, state.context.files, () => true) : ''
  if (best === null || text === '') return state
  const title = `What changed since step ${best.step}, when everything was green`
  return { ...state, context: withShown(state.context, { title, text, paths: [] }) }
}

/** Everything is green, and yet something has to be done first. */
async function* heldBack(
  { context, memory }: LoopState,
  report: CheckReport,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, string[], void> {
  const inspection = yield* inspected(context.files, ports, signal)
  return completionFindings({ files: context.files, inspection }, report, {
    ran: memory.ran,
    given: memory.given ?? [],
  })
}

/** What the caller's own checks find; one that throws has found that, and one that is no check says so itself. */
async function ownFindings(
  context: Context,
  report: CheckReport,
  checks: readonly CompletionCheck[],
): Promise<string[]> {
  const found: string[] = []
  for (const check of checks) {
    try {
      found.push(...findingsIn(await check(context, report)))
    } catch (error) {
      found.push(error instanceof Error ? error.message : String(error))
    }
  }
  return found
}

/** @throws {TypeError} on what a check may not return. */
function findingsIn(returned: unknown): readonly string[] {
  if (Array.isArray(returned) && returned.every((finding) => typeof finding === 'string')) return returned
  throw new TypeError(
    'A check of the caller did not return an array of sentences, so nobody knows what it found. This has to be repaired ' +
      'by who wrote the check; nothing in the project can help.',
  )
}

/** What two epochs did not repair is undone: back to the best state, and the model hears what failed. */
async function* wayBack(state: LoopState, summary: string): StepEvents {
  const { memory } = state
  const broken = (memory.regression?.broken ?? []).slice(0, 8).join(', ')
  const back = atBest(state) ?? state
  const told = `went back to step ${memory.best?.step}: the steps after it broke ${broken} and did not repair it`
  const context = withHistory(back.context, `step ${state.step}: ${told}`)
  yield { type: 'restore', summary: told, context }
  const task = back.report?.success
    ? 'Go on from here, in another way than before.'
    : nextTask(back.report as CheckReport)
  return toAct(
    { ...back, context, memory: { ...memory, regression: null, ways_back: memory.ways_back + 1 } },
    `The run ${told}. The files are those of that step again. ${task}`,
    `${summary}; ${told}`,
  )
}

/** Green: the completion question. */
async function* judge(green: LoopState, summary: string, ports: LoopPorts, signal: AbortSignal): StepEvents {
  const start = withSaid(green, ports.takeSaid())
  const asked = yield* ask<Answer>(
    {
      kind: 'reason',
      system: composePrompt(ports.templates.system, start.context),
      prompt: (asked, room) => fitPrompt(ports.templates.validate, asked, room),
      tools: [projectValidation],
      async *use(reply) {
        const { calls, refusal } = chosenCalls(reply, [projectValidation])
        if (refusal) return { refusal }
        // Who answers twice, and once with no, says no.
        const doubt = calls.find(({ args }) => args.is_valid_and_complete === false)
        const { name, args } = doubt ?? (calls[0] as ChosenCall)
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
  return yield* lastQuestion(asked.state, reasoning, summary, ports, signal)
}

/** Complete, unless the tests would notice next to nothing; that is said once. */
async function* lastQuestion(
  state: LoopState,
  reasoning: string,
  summary: string,
  ports: LoopPorts,
  signal: AbortSignal,
): StepEvents {
  const isAsked = ports.isGated && !state.memory.is_mutation_checked
  const outcomes = isAsked ? yield* mutated(state, ports, signal) : []
  const told = summarizeMutations(outcomes)
  const whole = told ? `${summary}; ${told}` : summary
  const finding = mutationFinding(outcomes)
  const memory = { ...judgedMemory(state), is_mutation_checked: true }
  if (finding) return toAct({ ...state, memory }, finding, whole)
  return {
    state: { ...state, memory, context: { ...state.context, reasoning } },
    summary: `${whole}; the goal is met`,
    ending: { outcome: 'complete', reason: reasoning },
  }
}

function judgedMemory({ memory, epoch, step, context: { files }, report }: LoopState): Memory {
  return report ? withGoalMet(memory, { epoch, step, files, report }) : memory
}

interface Answer {
  readonly reasoning: string
  readonly is_valid_and_complete: boolean
}

const toAct = (state: LoopState, reasoning: string, summary: string): StepResult => ({
  state: { ...state, next: 'act', context: { ...state.context, reasoning } },
  summary,
})

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
