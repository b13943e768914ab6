import { describe, expect, test } from 'vitest'
import type { TestOutcome, TestReport } from '../../core/checks/report'
import type { CheckRequest } from '../../core/ports'
import { createSharding, merged, type TestsOutcome } from './createSharding'

const tested = (id: string, seconds = 0.5, outcome: TestOutcome = 'passed'): TestReport => ({
  id,
  outcome,
  seconds,
  message: '',
  output: '',
  frames: [],
})

const ran = (tests: TestReport[], session: Partial<TestsOutcome['session']> = {}): TestsOutcome => ({
  validation: new Map(),
  compiled: [],
  tests,
  session: {
    ended: 'exit',
    exit_code: tests.length ? 0 : 5,
    place: null,
    running: null,
    unfinished: 0,
    output: '',
    seconds: 1,
    ...session,
  },
})

const request = (files: CheckRequest['files']): CheckRequest => ({
  files,
  project_path: '/p',
  limits: { seconds: 10, memory_mb: 100, output_bytes: 100 },
  packages: 'closed',
  hosts: [],
  stdin: [],
  seed: 1,
  clock: 1,
})

const FILES = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}_test.py`, '']))
const tests = Object.keys(FILES).map((path) => tested(`${path}::test_one`))

describe('test files', () => {
  test('are divided when the newest check says that it pays', () => {
    const sharding = createSharding(2)
    expect(sharding.divide(request(FILES))).toBeNull()
    sharding.learn(request(FILES), ran(tests))
    expect(sharding.divide(request(FILES))).toEqual({ second: ['b_test.py', 'd_test.py'] })
  })

  test('stay together on one core, when they are short, and after a session that did not end by itself', () => {
    const one = createSharding(1)
    one.learn(request(FILES), ran(tests))
    expect(one.divide(request(FILES))).toBeNull()
    const two = createSharding(2)
    two.learn(request(FILES), ran(tests.map(({ id }) => tested(id, 0.1))))
    expect(two.divide(request(FILES))).toBeNull()
    two.learn(request(FILES), ran(tests))
    two.learn(request(FILES), ran(tests, { ended: 'time', exit_code: null }))
    expect(two.divide(request(FILES))).toBeNull()
  })

  test('stay together when all time is spent in one of them', () => {
    const sharding = createSharding(2)
    sharding.learn(request(FILES), ran(tests.map(({ id }, i) => tested(id, i === 0 ? 9 : 0.01))))
    expect(sharding.divide(request(FILES))).toBeNull()
  })

  test.each([
    'import random\n',
    'import uuid\n',
    'name = input()\n',
    '@pytest.fixture(scope="session")\ndef counter():\n    return []\n',
  ])('stay together when they have something in common: %j', (text) => {
    const sharding = createSharding(2)
    sharding.learn(request(FILES), ran(tests))
    expect(sharding.divide(request({ ...FILES, 'a.py': text }))).toBeNull()
    expect(sharding.divide(request({ ...FILES, 'a.py': '' }))).not.toBeNull()
  })

  test('stay together when one could not be collected, or two have one name', () => {
    const sharding = createSharding(2)
    sharding.learn(request(FILES), ran([...tests, tested('e/a_test.py', 0, 'error')], { exit_code: 1 }))
    expect(sharding.divide(request(FILES))).toBeNull()
    sharding.learn(request(FILES), ran(tests))
    expect(sharding.divide(request({ ...FILES, 'e/a_test.py': '' }))).toBeNull()
  })
})

describe('what two interpreters say', () => {
  test('is put together in the order of one', () => {
    const first = ran([tested('a_test.py::b', 0.5, 'error'), tested('a_test.py::a')], {
      exit_code: 1,
      output: 'first\n',
    })
    const second = ran([tested('b/c_test.py::a'), tested('b_test.py::a')], { output: 'second\n' })
    const whole = merged(second, first, 100)
    expect(whole?.tests.map(({ id }) => id)).toEqual([
      'a_test.py::b',
      'a_test.py::a',
      'b/c_test.py::a',
      'b_test.py::a',
    ])
    expect(whole?.session).toMatchObject({ exit_code: 1, ended: 'exit', unfinished: 0 })
    expect(merged(ran([]), ran([]), 100)?.session.exit_code).toBe(5)
    expect(merged(ran(tests), ran([]), 100)?.session.exit_code).toBe(0)
  })

  test('does not count when one of them did not run to its end or could not collect a file, or both said too much', () => {
    expect(merged(ran(tests), ran([tested('e_test.py', 0, 'error')]), 100)).toBeNull()
    for (const session of [
      { ended: 'crash', exit_code: null },
      { exit_code: 2 },
      { unfinished: 1 },
      { output: 'x'.repeat(101) },
    ] as const)
      expect(merged(ran(tests), ran(tests, session), 100)).toBeNull()
  })
})
