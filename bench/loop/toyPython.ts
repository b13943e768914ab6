import type { CheckReport, Frame, TestReport } from '../../src/core/checks/report'
import type { PythonRuntime } from '../../src/core/ports'
import { type Files, isPython, isTest, testPathOf, textOf } from '../../src/core/project'
import { createFakePython } from '../../src/testing/fakePython'
import { conftestOf, inspectToy } from './toyInspection'

/**
 * A Python that knows lines only: `name = 3` in a module, `name = raises` for code that raises, `import module`, `prints
 * name` in main.py, and in tests `def test_name` with `assert name == 3` below it. In conftest.py `skip test_name`, `stub
 * name 3`, and `hide test_name`, which is done in a way that no parser sees. Enough for tests to depend on code, and fast
 * enough for thousands of checks.
 */
export const createToyPython = (): PythonRuntime => ({
  ...createFakePython(),
  async inspect(files, signal) {
    return inspectToy(files, await createFakePython().inspect(files, signal))
  },
  async check({ files }, signal) {
    await Promise.resolve()
    signal.throwIfAborted()
    return toyReport(files)
  },
})

const LINE =
  /^(\w+ = '?\w+'?|import \w+|prints \w+|def test_\w+|assert .+|skip.*|hide test_\w+|stub \w+ \d+|@.*|)$/

function toyReport(files: Files): CheckReport {
  const python = Object.keys(files).filter(isPython)
  const linesOf = (path: string) => (textOf(files, path) ?? '').split('\n').map((line) => line.trim())
  const invalid = python.filter((path) => !linesOf(path).every((line) => LINE.test(line)))
  const tests = python
    .filter((path) => isTest(path) && !invalid.includes(path))
    .flatMap((path) => testsOf(path, linesOf(path), valuesIn(linesOf, path, files)))
    .flatMap((test) => steered(test, files))
  const main = Object.hasOwn(files, 'main.py') ? mainOf(linesOf('main.py'), files, invalid) : null
  const failed = tests.some(({ outcome }) => outcome === 'failed')
  return {
    files: Object.fromEntries(
      python.map((path) => [
        path,
        {
          validation_success: !invalid.includes(path),
          validation_error: invalid.includes(path) ? 'SyntaxError: invalid syntax' : null,
          test_success: null,
          test_error: null,
        },
      ]),
    ),
    tests,
    main,
    ended: 'exit',
    artifacts: {},
    changed_sources: [],
    findings: [],
    success:
      invalid.length === 0 &&
      tests.some(({ outcome }) => outcome === 'passed') &&
      !failed &&
      (main?.success ?? true),
  }
}

/** A test as conftest.py lets it be. */
function steered(test: TestReport, files: Files): TestReport[] {
  const { hidden, skipped } = conftestOf(files)
  const name = test.id.split('::')[1] ?? ''
  if (hidden.includes(name)) return []
  return [skipped.includes(name) ? { ...test, outcome: 'skipped', message: '', frames: [] } : test]
}

/** The names that a test file's module defines, and what conftest.py puts in their place. */
function valuesIn(linesOf: (path: string) => string[], testPath: string, files: Files): Map<string, string> {
  const module = Object.keys(files).find((path) => testPathOf(path) === testPath)
  const lines = module === undefined ? [] : linesOf(module)
  const values = lines.flatMap((line) => {
    const [, name, value] = /^(\w+) = '?(\w+)'?$/.exec(line) ?? []
    return name !== undefined && value !== undefined ? [[name, value] as const] : []
  })
  return new Map([...values, ...conftestOf(files).stubs])
}

function testsOf(path: string, lines: readonly string[], values: ReadonlyMap<string, string>): TestReport[] {
  return lines.flatMap((line, at) => {
    const name = /^def (test_\w+)/.exec(line)?.[1]
    if (name === undefined) return []
    const next = lines.findIndex((other, i) => i > at && other.startsWith('def '))
    const body = lines.slice(at + 1, next < 0 ? undefined : next)
    const wrong = body.find((other) => {
      const [, asked, value] = /^assert (\w+) == (\w+)$/.exec(other) ?? []
      return asked !== undefined && values.get(asked) !== value
    })
    const value = values.get(wrong?.split(' ')[1] ?? '')
    const isSkipped = body.some((other) => other.startsWith('skip')) || lines[at - 1]?.includes('skip')
    return [
      {
        id: `${path}::${name}`,
        outcome: isSkipped ? 'skipped' : wrong ? 'failed' : 'passed',
        seconds: 0.01,
        message: wrong
          ? value === 'raises'
            ? 'ZeroDivisionError: division by zero'
            : `assert ${value}: ${wrong}`
          : '',
        output: '',
        frames: wrong && value === 'raises' ? [frame(path), frame(path.replace('_test', ''))] : [],
      },
    ]
  })
}

const frame = (path: string): Frame => ({ path, line: 1, function: 'f', source: '', locals: {} })

function mainOf(lines: readonly string[], files: Files, invalid: readonly string[]) {
  const missing = lines
    .filter((line) => line.startsWith('import '))
    .map((line) => `${line.slice(7)}.py`)
    .find((path) => !Object.hasOwn(files, path) || invalid.includes(path))
  const error = invalid.includes('main.py')
    ? 'SyntaxError: invalid syntax'
    : missing
      ? `ModuleNotFoundError: No module named '${missing.replace('.py', '')}'`
      : null
  return {
    success: error === null,
    error,
    output: '',
    stdout: '',
    stderr: error ?? '',
    exit_code: error ? 1 : 0,
    ended: 'exit' as const,
    seconds: 0.1,
  }
}
