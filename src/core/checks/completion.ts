import { isTest } from '../project'
import { type Inspected, testsOf } from './integrity'
import type { MutationOutcome } from './inspection'
import type { CheckReport } from './report'

/** Fewer changes say nothing about tests. */
const MIN_MUTATIONS = 3
const MAX_SHOWN = 10

/** Something that holds completion back, in a sentence for the model. */
export type CompletionFinding = string

/** What holds completion back although everything is green: nothing that counts was tested, or something is undone. */
export function completionFindings(
  project: Inspected,
  report: CheckReport,
  passedBefore: readonly string[],
): CompletionFinding[] {
  const tests = testsOf(project)
  const passed = passedTests(report)
  const counting = passed.filter((id) => tests.get(id)?.assertions.length !== 0)
  const lost = passedBefore.filter((id) => tests.has(id) && !passed.includes(id))
  return [
    ...(counting.length === 0
      ? ['No test asserts anything that could be false. Write assertions that fail when the goal is not met.']
      : []),
    ...(lost.length
      ? [`These tests passed before and did not run this time: ${lost.slice(0, MAX_SHOWN).join(', ')}.`]
      : []),
    ...placeholders(project),
  ]
}

/** The ids of the tests that passed, without their cases. */
export const passedTests = (report: CheckReport): string[] => [
  ...new Set(
    report.tests.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id.replace(/\[[\s\S]*$/, '')),
  ),
]

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
