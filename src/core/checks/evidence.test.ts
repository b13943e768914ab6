import { expect, it } from 'vitest'
import { evidenceOf } from './evidence'
import type { CheckReport, TestReport } from './report'

const failed = (output: string): TestReport => ({
  id: 'main_test.py::test_sum',
  outcome: 'failed',
  seconds: 0.1,
  message: 'assert \x1b[31m3\x1b[0m == 4',
  output,
  frames: [
    { path: 'main.py', line: 2, function: 'add', source: '  return a + b', locals: { a: '1', b: '2' } },
  ],
})
const reportOf = (tests: readonly TestReport[]): CheckReport => ({
  files: {},
  tests,
  main: null,
  ended: 'exit',
  artifacts: {},
  changed_sources: [],
  findings: [],
  success: false,
})

it('tells both sides, the frame with its locals, and what was printed without noise', () => {
  const shown = evidenceOf(reportOf([failed(`10 %\r100 %\n${'again\n'.repeat(900)}`)]))
  expect(shown).toContain('assert 3 == 4')
  expect(shown).toContain('main.py:2 in add\n    return a + b\n      a = 1\n      b = 2')
  expect(shown).toContain('  output:\n100 %\nagain\n[the line above 899 more times]')
})

it('stays bounded however much there is to tell', () => {
  const wordy = Array.from({ length: 900 }, (_, i) => `line ${i}`).join('\n')
  const one = failed(wordy)
  const frames = Array.from({ length: 90 }, () => one.frames[0]!)
  const shown = evidenceOf(reportOf(Array.from({ length: 50 }, () => ({ ...one, frames }))))
  expect(shown.length).toBeLessThan(14_100)
  expect(shown).toContain('characters left out')
})
