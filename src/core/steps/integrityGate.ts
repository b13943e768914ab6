import { goalDecides } from '../checks/decides'
import {
  concernsTests,
  isConftest,
  type Inspected,
  type TestChange,
  testChanges,
  touchedTests,
} from '../checks/integrity'
import { type CheckReport, type TestReport, testFileOf, testOf } from '../checks/report'
import type { Context } from '../context'
import type { LoopEventBody } from '../events'
import type { LoopPorts } from '../loopState'
import { changedPaths, type Files, isTest } from '../project'
import { putQuestion } from './putQuestion'
import { inspected } from './inspected'

/** What an action would make of a context. */
export interface Proposal {
  readonly before: Context
  readonly after: Context
  readonly reasoning: string
  /** The check of the files as they are, or `null`. */
  readonly report: CheckReport | null
}

const RULE =
  'Tests are never weakened to make them pass: repair the code instead. An expected value may change only in an action ' +
  'that changes this one test and nothing else, and whose reasoning quotes, word for word, the part of the goal that names the new value.'

/**
 * Lets an action pass that leaves every test as strict as it was. A test that says less is refused, or, where somebody
 * is there to decide, put before the person. Returns the context after the action, or why it was refused.
 */
export async function* integrityGate(
  proposal: Proposal,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Context | string, void> {
  const { before, after } = proposal
  const paths = changedPaths(before.files, after.files)
  const all = { ...before.files, ...after.files }
  const concerned = paths.filter((path) => concernsTests(path, all))
  const isNew = concerned.every((path) => !Object.hasOwn(before.files, path) && isTest(path))
  if (concerned.length === 0 || isNew) return after
  const [old, next] = [
    yield* inspectedFiles(before.files, after.files, ports, signal),
    yield* inspectedFiles(after.files, before.files, ports, signal),
  ]
  const changes = testChanges(old, next).flatMap((change) => judged(change, proposal.report))
  if (changes.length === 0) return after
  const problem = problemOf(changes, proposal, touchedTests(old, next), paths)
  if (problem === null) return withRevision(after, changes, 'the goal says so')
  const answer = yield* putQuestion(questionOf(changes), ports)
  if (answer !== null && isAllowing(answer)) return withRevision(after, changes, 'the person allowed it')
  return `Not applied: ${problem}${answer === null ? '' : ` The person was asked and says: ${answer}`}`
}

/** Whether an answer is the bare word: one that says more may say that something else is wanted. */
const isAllowing = (answer: string): boolean => /^\W*(allow|allowed|yes|ok|okay)\W*$/i.test(answer)

/** The modules of both states count as the project's own in either, so that one may be renamed with its tests. */
async function* inspectedFiles(
  files: Files,
  others: Files,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Inspected, void> {
  const named = Object.fromEntries(Object.keys(others).map((path) => [path, '']))
  return { files, inspection: yield* inspected({ ...named, ...files }, ports, signal) }
}

/**
 * A test that broke by itself, before it could assert anything, may ask the same in another way; other values are the
 * goal's to decide, as they are of any test.
 */
function judged(change: TestChange, report: CheckReport | null): readonly TestChange[] {
  const own = (report?.tests ?? []).filter(({ id }) => testOf(id) === change.id)
  if (change.kind !== 'restated' || own.length === 0 || !own.every(hasBrokenItself)) return [change]
  const hasOtherValues = change.old_values.length + change.new_values.length > 0
  return hasOtherValues ? [{ ...change, kind: 'revised' }] : []
}

/** Whether a test failed in its own lines, or those of its fixtures, for another reason than what it asserts. */
function hasBrokenItself({ outcome, message, frames, id }: TestReport): boolean {
  if (outcome === 'error' && /fixture '.*' not found/.test(message)) return true
  const innermost = frames.at(-1)?.path
  const isOwn = innermost === testFileOf(id) || (innermost !== undefined && isConftest(innermost))
  return isOwn && (outcome === 'error' || outcome === 'failed') && !isAssertion(message)
}

const isAssertion = (message: string): boolean =>
  /^(assert\b|AssertionError|Failed\b|While this test)/.test(message.trim())

/** Why these changes of tests can't be applied, or `null` when the goal itself asks for them. */
function problemOf(
  changes: readonly TestChange[],
  { before, reasoning }: Proposal,
  touched: readonly string[],
  paths: readonly string[],
): string | null {
  const weaker = changes.filter(({ kind }) => kind !== 'revised')
  if (weaker.length) return `${sentences(weaker)} ${RULE}`
  const ids = [...new Set(changes.map(({ id }) => id))]
  const isAlone = ids.length === 1 && touched.length === 1 && paths.length === 1
  if (!isAlone) return `${sentences(changes)} Other tests or files would change with it. ${RULE}`
  if (before.revised_tests.some((line) => line.startsWith(revisionLine(ids[0] ?? '', 'the goal says so'))))
    return `${sentences(changes)} What it expects was changed before in this run. ${RULE}`
  const isDecided = changes.every(({ old_values, new_values }) =>
    goalDecides(before.goal, reasoning, { old: old_values, new: new_values }),
  )
  return isDecided ? null : `${sentences(changes)} The goal does not decide that. ${RULE}`
}

const sentences = (changes: readonly TestChange[]): string =>
  changes
    .slice(0, 5)
    .map(({ id, what }) => `${id} ${what}.`)
    .join(' ')

const questionOf = (changes: readonly TestChange[]): string =>
  `The model wants to weaken a test: ${sentences(changes)} Say "allow" if that is right. Whatever else you say, or ` +
  'nothing, refuses it, and the model hears what you say.'

/** Why a test was changed. */
type Ground = 'the goal says so' | 'the person allowed it'

const revisionLine = (id: string, ground: Ground): string => `A test was changed because ${ground}: ${id}:`

/** Whether a line of `revised_tests` tells of what the person allowed. */
export const isAllowedByPerson = (line: string): boolean =>
  line.startsWith(revisionLine('', 'the person allowed it').slice(0, -1))

/** What the completion question and the person read about it. */
const withRevision = (context: Context, changes: readonly TestChange[], ground: Ground): Context => ({
  ...context,
  revised_tests: [
    ...context.revised_tests,
    ...changes.map(({ id, what }) => `${revisionLine(id, ground)} ${what}`),
  ].slice(-50),
})
