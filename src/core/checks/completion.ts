import { isTest } from '../project'
import { type Inspected, testsOf } from './integrity'
import type { MutationOutcome } from './inspection'
import { passedTests, ranWhole } from './passedTests'
import { type CheckReport, testFileOf, testOf } from './report'

/** Fewer changes say nothing about tests. */
const MIN_MUTATIONS = 3
const MAX_SHOWN = 10

/** Something that holds completion back, in a sentence for the model. */
export type CompletionFinding = string

/** What a run knows of its tests. */
export interface TestsBefore {
  /** Those that ran at some check, whatever came of it, without their cases; files that could not be collected. */
  readonly ran: readonly string[]
  /** Test files that were there at the run's first check. */
  readonly given: readonly string[]
}

/** What holds completion back although everything is green: nothing that counts was tested, or something is undone. */
export function completionFindings(
  project: Inspected,
  report: CheckReport,
  before: TestsBefore,
): CompletionFinding[] {
  const tests = testsOf(project)
  const counting = passedTests(report).filter((id) => tests.get(id)?.assertions.length !== 0)
  const lost = lostTests([...tests.keys()], report, before)
  return [
    ...(counting.length === 0
      ? ['No test asserts anything that could be false. Write assertions that fail when the goal is not met.']
      : []),
    ...(lost.length
      ? [
          `These tests did not run and pass, although nothing failed: ${lost.slice(0, MAX_SHOWN).join(', ')}. ` +
            'Undo what skips, deselects or hides them.',
        ]
      : []),
    ...placeholders(project),
  ]
}

/**
 * The tests that stand in the files and ought to have passed: those that ran before in this run, and those that nobody
 * has ever seen run, unless that was so when the run began.
 */
function lostTests(known: readonly string[], report: CheckReport, { ran, given }: TestsBefore): string[] {
  const seen = new Set(report.tests.map(({ id }) => testOf(id)))
  const whole = new Set(passedTests(report).filter((id) => ranWhole(report).has(id)))
  return known.filter((id) => {
    const file = testFileOf(id)
    const isExpected = ran.includes(id) || (!seen.has(id) && (ran.includes(file) || !given.includes(file)))
    return isExpected && !whole.has(id)
  })
}

function placeholders({ files, inspection }: Inspected): CompletionFinding[] {
  const found = Object.keys(files).flatMap((path) =>
    (inspection[path]?.placeholders ?? [])
      // What a test puts in the place of something need not do anything.
      .filter(({ message }) => !isTest(path) || message.startsWith('a comment'))
      .map(({ line, message }) => `${path}:${line} ${message}`),
  )
  if (found.length === 0) return []
  return [
    `Something is left undone; write it, or remove it: ${found.slice(0, MAX_SHOWN).join('; ')}${found.length > MAX_SHOWN ? `; and ${found.length - MAX_SHOWN} more` : ''}.`,
  ]
}

/** `the tests notice 5 of 6 small changes of the code`; '' when none was tried. */
export const summarizeMutations = (outcomes: readonly MutationOutcome[]): string =>
  outcomes.length
    ? `the tests notice ${outcomes.filter((one) => one.is_noticed).length} of ${outcomes.length} small changes of the code`
    : ''

/** What the next epoch is to do about tests that notice too little, or `null`. */
export function mutationFinding(outcomes: readonly MutationOutcome[]): CompletionFinding | null {
  const missed = outcomes.filter((one) => !one.is_noticed)
  if (outcomes.length < MIN_MUTATIONS || missed.length * 2 <= outcomes.length) return null
  const shown = missed.map((one) => `${one.path}:${one.line} ${one.old} → ${one.new}`)
  return (
    `The tests are weak: ${missed.length} of ${outcomes.length} small changes of the code broke no test. ` +
    `Add assertions that would notice what the goal needs of these: ${shown.join('; ')}.`
  )
}
