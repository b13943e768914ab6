import { expect, it } from 'vitest'
import type { CheckReport } from '../checks/report'
import { explainMissing } from './explainMissing'

const test_ = (message: string) => ({
  id: 'main_test.py',
  outcome: 'error' as const,
  seconds: 0,
  message,
  output: '',
  frames: [],
})
const report = (message: string, error: string | null = null): CheckReport => ({
  files: {
    'main.py': {
      validation_success: true,
      validation_error: null,
      test_success: false,
      test_error: `main_test.py: ${message}`,
    },
  },
  tests: [test_(message)],
  main: {
    success: false,
    error,
    output: '',
    stdout: '',
    stderr: '',
    exit_code: 1,
    ended: 'exit',
    seconds: 0,
  },
  ended: 'exit',
  artifacts: {},
  changed_sources: [],
  findings: [],
  success: false,
})
const explain = (module: string) =>
  module.startsWith('numpy') ? { kind: 'closed' as const, message: 'Allow it.' } : null

it('says what to do wherever an import failed, once a text', () => {
  const missing = "ModuleNotFoundError: No module named 'numpy.linalg'"
  const explained = explainMissing(report(`${missing}\n${missing}`, missing), {}, explain)
  expect(explained.tests[0]?.message).toBe(`${missing}\n${missing}\nAllow it.`)
  expect(explained.main?.error).toBe(`${missing}\nAllow it.`)
  expect(explained.files['main.py']?.test_error).toMatch(/\nAllow it\.$/)
  expect(explained.packages).toEqual({
    pins: {},
    missing: [{ module: 'numpy.linalg', kind: 'closed', sentence: 'Allow it.' }],
  })
})

it('says nothing of what no package has, and nothing at all where the standard library was enough', () => {
  const plain = report("ModuleNotFoundError: No module named 'shop'")
  expect(explainMissing(plain, {}, explain)).toEqual(plain)
  expect(explainMissing(plain, { a: '1' }, explain).packages).toEqual({ pins: { a: '1' }, missing: [] })
})
