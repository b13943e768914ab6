import { expect, test } from 'vitest'
import { DEFAULT_CHECK_LIMITS } from '../../core/ports'
import { readMain, readTests } from './readOutcomes'
import type { SessionOutcome } from './runSession'

const outcome = (reports: readonly object[], changed: Partial<SessionOutcome> = {}): SessionOutcome => ({
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
  deleted: [],
  left_out: '',
  ...changed,
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

const request = {
  files: { 'main.py': '', 'data.txt': '', 'notes.txt': '' },
  project_path: '/home/pyodide/project',
  limits: DEFAULT_CHECK_LIMITS,
  stdin: [],
  seed: 0,
  clock: 0,
  packages: 'closed',
  hosts: [],
} as const
const ONE = new Uint8Array(1)

test('of the files that main wrote all are taken or none, and the name that is refused is told', () => {
  const written = [
    ['out.txt', ONE],
    ['log 12:30.txt', ONE],
  ] as const
  const read = readMain(outcome([], { written }), request)
  expect(read.artifacts).toEqual({})
  expect(read.main.ended).toBe('files')
  expect(read.left_out).toBe('"log 12:30.txt" has a character that some file systems refuse')
  expect(readMain(outcome([], { written: [written[0]] }), request).artifacts).toEqual({ 'out.txt': ONE })
})

test('sources that main changed, deleted or gave another name are told, and no others', () => {
  const { changed_sources, artifacts } = readMain(
    outcome([], { written: [['data.txt', ONE]], deleted: ['notes.txt', 'elsewhere.txt'] }),
    request,
  )
  expect({ changed_sources, artifacts }).toEqual({
    changed_sources: ['data.txt', 'notes.txt'],
    artifacts: {},
  })
})
