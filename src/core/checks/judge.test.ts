import { describe, expect, test } from 'vitest'
import { DEFAULT_CHECK_LIMITS } from '../ports'
import { judge, judgeMain, type RawCheck, type RawMain } from './judge'
import type { TestReport } from './report'

const place = { path: 'main.py', line: 12, source: '    while True:', is_exact: true }

const session: RawCheck['session'] = {
  ended: 'exit',
  exit_code: 0,
  place: null,
  running: null,
  unfinished: 0,
  output: '',
  seconds: 0.5,
}

const ran: RawMain = {
  output: 'hi\n',
  stdout: 'hi\n',
  stderr: '',
  exit_code: 0,
  ended: 'exit',
  seconds: 0.1,
  place: null,
}

const tested = (id: string, outcome: TestReport['outcome'], message = ''): TestReport => ({
  id,
  outcome,
  seconds: 0,
  message,
  output: '',
  frames: [],
})

const green: RawCheck = {
  paths: ['main.py', 'main_test.py'],
  limits: DEFAULT_CHECK_LIMITS,
  validation: new Map([
    ['main.py', null],
    ['main_test.py', null],
  ]),
  findings: [],
  session,
  tests: [tested('main_test.py::test_a', 'passed')],
  main: ran,
  artifacts: {},
  changed_sources: [],
  left_out: '',
}

const judged = (changes: Partial<RawCheck>) => judge({ ...green, ...changes })
const withSession = (changes: Partial<RawCheck['session']>) => judged({ session: { ...session, ...changes } })

describe('a check succeeds', () => {
  test('when files, tests and main do', () => {
    expect(judge(green)).toMatchObject({ success: true, ended: 'exit' })
  })

  test('without a main.py', () => {
    expect(judged({ main: null }).success).toBe(true)
  })

  test('with tests that are skipped or fail as expected beside one that passes', () => {
    const tests = [...green.tests, tested('b', 'skipped'), tested('c', 'xfailed'), tested('d', 'xpassed')]
    expect(judged({ tests }).success).toBe(true)
    expect(judged({ tests: tests.slice(1) }).success).toBe(false)
  })

  test.each<[string, Partial<RawCheck>]>([
    ['a file is not valid', { validation: new Map([...green.validation, ['main.py', 'SyntaxError']]) }],
    ['a file was never reached', { validation: new Map([['main.py', null]]) }],
    ['there are no tests', { tests: [] }],
    ['a test failed', { tests: [...green.tests, tested('b', 'failed')] }],
    ['a test erred', { tests: [...green.tests, tested('b', 'error')] }],
    ['main failed', { main: { ...ran, exit_code: 1 } }],
    ['main was ended', { main: { ...ran, exit_code: null, ended: 'time' } }],
    ['main wrote too much, though it exited with 0', { main: { ...ran, ended: 'output' } }],
    ['the session was ended', { session: { ...session, ended: 'output' } }],
    ['tests were left over', { session: { ...session, unfinished: 2 } }],
    ['pytest says that a test failed, and no test does', { session: { ...session, exit_code: 1 } }],
    ['pytest was used wrongly', { session: { ...session, exit_code: 4 } }],
    ['pytest gave no status', { session: { ...session, exit_code: null } }],
  ])('but not when %s', (_, changes) => {
    expect(judged(changes).success).toBe(false)
  })
})

describe('the session', () => {
  test('that was ended says so under the test that was running, with the line', () => {
    const { tests, files } = withSession({
      ended: 'time',
      exit_code: null,
      running: 'main_test.py::b',
      place,
    })
    expect(tests.at(-1)).toMatchObject({
      id: 'main_test.py::b',
      outcome: 'failed',
      frames: [{ path: 'main.py', line: 12, source: '    while True:' }],
    })
    expect(tests.at(-1)?.message).toContain('after 10 s in main.py line 12, `while True:`')
    expect(files['main_test.py']?.test_success).toBe(false)
    expect(files['main.py']?.test_error).toContain('main_test.py::b: While this test was running')
  })

  test('that was ended between tests says so under pytest', () => {
    const { tests } = withSession({ ended: 'memory', exit_code: null })
    expect(tests.at(-1)).toMatchObject({ id: 'pytest', outcome: 'error', frames: [] })
    expect(tests.at(-1)?.message).toContain('memory limit of 1024 MB')
  })

  test('that ended while a test was running did not end well, whatever its status', () => {
    const { tests, success } = withSession({ running: 'main_test.py::b' })
    expect(tests.at(-1)).toMatchObject({ id: 'main_test.py::b', outcome: 'failed' })
    expect(success).toBe(false)
  })

  test('that could not begin tells what pytest says', () => {
    const { tests } = withSession({ exit_code: 4, output: 'error: unrecognized arguments: --nonsense\n' })
    expect(tests.at(-1)?.message).toBe(
      'pytest could not run the tests:\nerror: unrecognized arguments: --nonsense',
    )
  })

  test('that was interrupted while it collected is no second error beside the files that it names', () => {
    const tests = [tested('a_test.py', 'error')]
    expect(judged({ tests, session: { ...session, exit_code: 2 } }).tests).toHaveLength(1)
    expect(judged({ tests: [], session: { ...session, exit_code: 2 } }).tests).toHaveLength(1)
  })

  test('that collected nothing is no error', () => {
    expect(judged({ tests: [], session: { ...session, exit_code: 5 } }).tests).toEqual([])
  })
})

describe('a test', () => {
  test.each([
    ['failed', 'error', 'failed', 'one\ntwo'],
    ['failed', 'skipped', 'failed', 'one'],
    ['passed', 'skipped', 'passed', 'one'],
    ['skipped', 'error', 'error', 'two'],
    ['xfailed', 'error', 'error', 'two'],
  ] as const)('that %s and then %s has %s', (first, then, outcome, message) => {
    const said = [
      { ...tested('main_test.py::a', first), message: 'one' },
      { ...tested('main_test.py::a', then), message: 'two', output: 'both' },
    ]
    const { tests } = judged({ tests: said })
    expect(tests).toHaveLength(1)
    expect(tests[0]).toMatchObject({ outcome, message })
  })

  test('that passed and then could not be taken down has erred', () => {
    const id = 'main_test.py::test_a'
    expect(judged({ tests: [tested(id, 'passed'), tested(id, 'error')] }).tests).toMatchObject([
      { id, outcome: 'error' },
    ])
  })

  test('that failed is not made good by what is said later', () => {
    const id = 'main_test.py::test_a'
    expect(judged({ tests: [tested(id, 'failed'), tested(id, 'passed')] }).tests).toMatchObject([
      { id, outcome: 'failed' },
    ])
  })

  test('counts for the file beside it', () => {
    const { files } = judged({ tests: [tested('main_test.py::test_a', 'failed', 'off by one')] })
    for (const path of ['main.py', 'main_test.py'])
      expect(files[path]).toMatchObject({
        test_success: false,
        test_error: 'main_test.py::test_a: off by one',
      })
    expect(judged({ tests: [] }).files['main.py']).toMatchObject({ test_success: null, test_error: null })
  })
})

describe('a file', () => {
  const finding = { path: 'main.py', line: 3, code: 'F821', message: 'Undefined name `x`' }

  test('with an undefined name is not valid; other notes are notes', () => {
    const note = { ...finding, code: 'F401', message: 'unused' }
    const report = judged({ findings: [finding, note] })
    expect(report.files['main.py']?.validation_error).toBe('main.py:3 Undefined name `x` (F821)')
    expect(report.findings).toEqual([note])
    expect(judged({ findings: [note] }).success).toBe(true)
  })

  test('tells what CPython says before what ruff says', () => {
    const validation = new Map([...green.validation, ['main.py', 'SyntaxError: no'] as const])
    expect(judged({ validation, findings: [finding] }).files['main.py']?.validation_error).toBe(
      'SyntaxError: no',
    )
  })
})

describe('main', () => {
  const main = (changes: Partial<RawMain>, left_out = '') =>
    judgeMain({ ...ran, ...changes }, { limits: DEFAULT_CHECK_LIMITS, left_out })

  test('succeeds with 0, also when it writes to stderr', () => {
    expect(main({ stderr: 'a note\n' })).toMatchObject({ success: true, error: null })
  })

  test('keeps its place to itself', () => {
    expect(main({ place })).not.toHaveProperty('place')
  })

  test('says what it wrote to stderr, or its status', () => {
    expect(main({ exit_code: 1, stderr: 'ValueError: no\n' }).error).toBe('ValueError: no')
    expect(main({ exit_code: 3 }).error).toBe('main.py exited with status 3 and printed no error.')
  })

  test.each([
    ['time', 'stopped at the time limit, after 10 s in main.py line 12, `while True:`. If that is'],
    ['memory', 'stopped at the memory limit of 1024 MB in main.py line 12, `while True:`. Keep less'],
    ['output', 'stopped at the output limit of 1000000 bytes in main.py line 12, `while True:`. Of what'],
    ['crash', 'the interpreter died in main.py line 12, `while True:`. os._exit'],
  ] as const)('that was ended by %s says where and what to do', (ended, words) => {
    const { error, success } = main({ ended, exit_code: null, place, stderr: 'last words\n' })
    expect(success).toBe(false)
    expect(error).toContain(`main.py: ${words}`)
    expect(error).toMatch(/\nlast words$/)
  })

  test('says where it was last seen when nobody could ask it, or nothing', () => {
    const ended = { ended: 'time', exit_code: null } as const
    expect(main({ ...ended, place: { ...place, is_exact: false } }).error).toContain(
      'after 10 s, last seen in main.py line 12, `while True:`.',
    )
    expect(main({ ...ended, place: { ...place, source: '' } }).error).toContain(' in main.py line 12. ')
    expect(main(ended).error).toContain('after 10 s. ')
  })

  test('names the files that were too much', () => {
    expect(main({ ended: 'files' }, 'the largest: big.bin').error).toBe(
      "The files that main.py wrote can't be kept: the largest: big.bin. None of them was kept.",
    )
  })
})
