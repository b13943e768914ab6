import { describe, expect, test } from 'vitest'
import { describeReport, summarizeReport } from './describe'
import type { CheckReport, MainReport, TestReport } from './report'

const main: MainReport = {
  success: true,
  error: null,
  output: 'hi\n',
  stdout: 'hi\n',
  stderr: '',
  exit_code: 0,
  ended: 'exit',
  seconds: 0.1,
}
const valid = { validation_success: true, validation_error: null, test_success: null, test_error: null }
const failing: TestReport = {
  id: 'a_test.py::test_b',
  outcome: 'failed',
  seconds: 0.1,
  message: 'assert 1 == 2',
  output: 'seen\n',
  frames: [
    { path: 'a.py', line: 3, function: 'go', source: '    return 1', locals: { x: '[1, 2]' } },
    { path: 'b.py', line: 4, function: '', source: 'while True:', locals: {} },
  ],
}
const report: CheckReport = {
  files: { 'a.py': valid, 'main.py': valid },
  tests: [{ ...failing, outcome: 'passed', message: '', frames: [] }],
  main,
  ended: 'exit',
  artifacts: {},
  changed_sources: [],
  findings: [],
  success: true,
}

describe('the summary', () => {
  test('is one line', () => {
    expect(summarizeReport(report)).toBe('2/2 files valid, 1 of 1 test pass, main.py exits with 0')
  })

  test('says what was skipped', () => {
    const tests = [...report.tests, { ...failing, outcome: 'skipped' as const }]
    expect(summarizeReport({ ...report, tests })).toContain('1 of 1 test pass, 1 skipped, main.py')
  })

  test('says how the session and main were ended', () => {
    const ended = { ...report, ended: 'time', main: { ...main, ended: 'memory', exit_code: null } } as const
    expect(summarizeReport(ended)).toContain('the test session was stopped at its time limit')
    expect(summarizeReport(ended)).toContain('main.py used more memory than it may')
  })

  test('says what is not there', () => {
    expect(summarizeReport({ ...report, tests: [], main: null })).toBe(
      '2/2 files valid, no tests, no main.py',
    )
  })
})

describe('what the model reads', () => {
  test('begins with the summary and ends with what main printed, when all is well', () => {
    expect(describeReport(report)).toBe(
      `${summarizeReport(report)}\n\npython main.py exited with 0\nIt printed:\nhi\n`,
    )
  })

  test('tells of a file that is not valid', () => {
    const files = { 'a.py': { ...valid, validation_success: false, validation_error: 'SyntaxError: no' } }
    expect(describeReport({ ...report, files })).toContain('a.py is not valid:\nSyntaxError: no')
  })

  test('tells of a failing test: message, its lines, frames with locals, output', () => {
    const source = '7 def test_b():\n8     assert 1 == go()\n'
    expect(describeReport({ ...report, tests: [{ ...failing, source }] })).toContain(
      [
        'failed: a_test.py::test_b',
        'assert 1 == 2',
        '  the test:',
        '7 def test_b():',
        '8     assert 1 == go()',
        '  a.py:3 in go',
        '    return 1',
        '      x = [1, 2]',
        '  b.py:4',
        '    while True:',
        '  output:',
        'seen',
      ].join('\n'),
    )
  })

  test('is bounded: so many tests, so much of each', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({
      ...failing,
      id: `t${i}`,
      message: 'x'.repeat(9_000),
    }))
    const text = describeReport({ ...report, tests: many })
    expect(text).toContain('and 12 failing tests more')
    expect(text.length).toBeLessThan(30_000)
  })

  test('tells why main failed, once', () => {
    const failed = { ...main, success: false, exit_code: 1, error: 'ValueError: no', output: '' }
    expect(describeReport({ ...report, main: failed })).toContain(
      'python main.py exited with 1\nValueError: no\nIt printed nothing.',
    )
  })

  test('names what main wrote and what it changed, and a few notes', () => {
    const text = describeReport({
      ...report,
      artifacts: { 'song.mid': new Uint8Array(7) },
      changed_sources: ['notes.txt'],
      findings: [{ path: 'a.py', line: 1, code: 'F401', message: 'unused' }],
    })
    expect(text).toContain('It wrote: song.mid (7 bytes), notes.txt (a source; the change was not kept)')
    expect(text).toContain('Notes, not errors:\na.py:1 F401 unused')
  })
})
