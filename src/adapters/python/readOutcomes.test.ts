import { expect, test } from 'vitest'
import { readTests } from './readOutcomes'
import type { SessionOutcome } from './runSession'

const outcome = (reports: readonly object[]): SessionOutcome => ({
  ended: 'exit',
  exit_code: 0,
  seconds: 0,
  stdout: '',
  stderr: '',
  output: '',
  place: null,
  reports: reports.map((report) => JSON.stringify(report)),
  compiled: [],
  written: [],
  left_out: '',
})

const read = (...reports: object[]) => readTests(outcome(reports), { files: {} }).session

test('a test has finished when the next one begins, or when that is said', () => {
  const collected = { type: 'collected', count: 2 }
  const first = { type: 'testing', id: 'a_test.py::test_a', finished: null }
  const second = { type: 'testing', id: 'a_test.py::test_b', finished: 'a_test.py::test_a' }
  const end = { type: 'finished', id: 'a_test.py::test_b' }
  expect(read(collected, first)).toMatchObject({ running: 'a_test.py::test_a', unfinished: 2 })
  expect(read(collected, first, second)).toMatchObject({ running: 'a_test.py::test_b', unfinished: 1 })
  expect(read(collected, first, second, end)).toMatchObject({ running: null, unfinished: 0 })
})
