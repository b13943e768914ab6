import { clip, count } from '../text'
import { gatesOf } from './gates'
import type { CheckReport, Ended, MainReport, TestReport } from './report'

const MAX_OUTPUT = 4_000
const MAX_MESSAGE = 2_000
const MAX_TESTS = 8
const MAX_FINDINGS = 10

const ENDED: Record<Ended, string> = {
  exit: 'ended by itself',
  time: 'was stopped at its time limit',
  memory: 'used more memory than it may',
  output: 'wrote more output than it may',
  files: 'wrote more files than it may',
  crash: 'ended without a result: the interpreter died',
}

/** One line: `2/2 files valid, 5 of 7 tests pass, 1 skipped, main.py exits with 0`. */
export function summarizeReport(report: CheckReport): string {
  const { files, tests, main } = gatesOf(report, null)
  const parts = [`${files?.passed}/${files?.total} files valid`]
  parts.push(tests?.total ? `${tests.passed} of ${count(tests.total, 'test')} pass` : 'no tests')
  const skipped = report.tests.filter(({ outcome }) => outcome === 'skipped').length
  if (skipped) parts.push(`${skipped} skipped`)
  if (report.ended !== 'exit') parts.push(`the test session ${ENDED[report.ended]}`)
  if (!report.main || !main) parts.push('no main.py')
  else if (report.main.ended === 'exit') parts.push(`main.py exits with ${main.exit_code}`)
  else parts.push(`main.py ${ENDED[report.main.ended]}`)
  return parts.join(', ')
}

/** What the model reads of a check: the errors first, then what main printed and wrote, then ruff's notes. */
export function describeReport(report: CheckReport): string {
  return [
    summarizeReport(report),
    ...invalidFiles(report),
    ...failedTests(report),
    ...(report.main ? [describeMain(report.main)] : []),
    ...artifacts(report),
    ...findings(report),
  ].join('\n\n')
}

const invalidFiles = (report: CheckReport): string[] =>
  Object.entries(report.files)
    .filter(([, file]) => file.validation_success === false)
    .map(([path, file]) => `${path} is not valid:\n${clip(file.validation_error ?? '', MAX_MESSAGE)}`)

function failedTests(report: CheckReport): string[] {
  const failed = report.tests.filter((test) => test.outcome === 'failed' || test.outcome === 'error')
  const shown = failed.slice(0, MAX_TESTS).map(describeTest)
  if (failed.length > MAX_TESTS) shown.push(`and ${count(failed.length - MAX_TESTS, 'failing test')} more`)
  return shown
}

function describeTest(test: TestReport): string {
  const frames = test.frames.map((frame) => {
    const locals = Object.entries(frame.locals).map(([name, value]) => `      ${name} = ${value}`)
    return [
      `  ${frame.path}:${frame.line}${frame.function && ` in ${frame.function}`}`,
      `    ${frame.source.trim()}`,
      ...locals,
    ].join('\n')
  })
  const output = test.output.trim() ? [`  output:\n${clip(test.output, MAX_MESSAGE)}`] : []
  const source = test.source ? [`  the test:\n${clip(test.source.trimEnd(), MAX_MESSAGE)}`] : []
  const message = clip(test.message, MAX_MESSAGE)
  return [`${test.outcome}: ${test.id}`, message, ...source, ...frames, ...output].join('\n')
}

function describeMain(main: MainReport): string {
  const head =
    main.ended === 'exit'
      ? `python main.py exited with ${main.exit_code}`
      : `python main.py ${ENDED[main.ended]}`
  const error = main.success || !main.error ? '' : `\n${clip(main.error, MAX_MESSAGE)}`
  return `${head}${error}\n${main.output ? `It printed:\n${clip(main.output, MAX_OUTPUT)}` : 'It printed nothing.'}`
}

function artifacts(report: CheckReport): string[] {
  const written = Object.entries(report.artifacts).map(([path, bytes]) => `${path} (${bytes.length} bytes)`)
  const changed = report.changed_sources.map((path) => `${path} (a source; the change was not kept)`)
  return written.length + changed.length ? [`It wrote: ${[...written, ...changed].join(', ')}`] : []
}

function findings(report: CheckReport): string[] {
  const lines = report.findings
    .slice(0, MAX_FINDINGS)
    .map((finding) => `${finding.path}:${finding.line} ${finding.code} ${finding.message}`)
  return lines.length ? [`Notes, not errors:\n${lines.join('\n')}`] : []
}
