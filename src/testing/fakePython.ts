import type { Assertion, FileInspection, TestInspection } from '../core/checks/inspection'
import type { CheckReport, TestReport } from '../core/checks/report'
import type { CheckRequest, PythonRuntime } from '../core/ports'
import { isPython, isTest, textOf } from '../core/project'

/**
 * A Python that reads marks instead of code: a file with `syntax error` is invalid; each `def test_…` is a test, and
 * fails when its file says `fails`; main, or a snippet, fails when it says `fails`, and prints what follows `prints`; main
 * makes the file that follows `writes`. A mutation that a
 * file calls `noticed 3` or `unnoticed 4` is noticed, or not. Formatting leaves one space of several.
 */
export function createFakePython(): PythonRuntime & { readonly requests: CheckRequest[] } {
  const requests: CheckRequest[] = []
  return {
    requests,
    async check(request, signal) {
      requests.push(request)
      await Promise.resolve()
      signal.throwIfAborted()
      return fakeReport(request)
    },
    async inspect(files, signal) {
      await Promise.resolve()
      signal.throwIfAborted()
      const python = Object.entries(files).filter(([path]) => isPython(path))
      return Object.fromEntries(python.map(([path, text]) => [path, fakeInspection(String(text))]))
    },
    async mutate({ files }, _, signal) {
      await Promise.resolve()
      signal.throwIfAborted()
      return Object.entries(files).flatMap(([path, text]) =>
        [...String(text).matchAll(/(un)?noticed (\d+)/g)].map(([, un, line]) => ({
          path,
          line: Number(line),
          old: 'a',
          new: 'b',
          is_noticed: un === undefined,
        })),
      )
    },
    async runSnippet({ code }, signal) {
      await Promise.resolve()
      signal.throwIfAborted()
      const { output, exit_code, ended, seconds } = mainOf(code)
      return { output, exit_code, ended, seconds }
    },
    async brokenSyntax({ path, before, after }) {
      const isBroken = after.includes('syntax error') && !before.includes('syntax error')
      return isBroken ? `File "${path}", line 1\nSyntaxError: invalid syntax` : null
    },
    async format(path, files) {
      return { text: (textOf(files, path) ?? '').replace(/ +/g, ' ') }
    },
  }
}

/** Lines are all there is: `def test_…`, `assert …`, `skip…`, `placeholder…`, `import …`, `@…`. */
function fakeInspection(text: string): FileInspection {
  const lines = text.split('\n').map((line) => line.trim())
  const linesWith = (start: string) => lines.filter((line) => line.startsWith(start))
  return {
    error: text.includes('syntax error') ? 'SyntaxError' : null,
    tests: text.includes('syntax error') ? [] : fakeTests(lines),
    placeholders: lines.flatMap((line, i) =>
      line.startsWith('placeholder') ? [{ line: i + 1, message: 'f() has no body yet' }] : [],
    ),
    imports: linesWith('import ').map((line) => line.slice(7)),
    hooks: linesWith('def pytest_').map((line) => line.slice(4)),
    defines: [],
    mutants: [],
  }
}

function fakeTests(lines: readonly string[]): TestInspection[] {
  return lines.flatMap((line, at) => {
    const name = /^def (test_\w+)/.exec(line)?.[1]
    if (name === undefined) return []
    const end = lines.findIndex((other, i) => i > at && other.startsWith('def '))
    const body = lines.slice(at + 1, end < 0 ? undefined : end)
    const asserted = body.filter((other) => other.startsWith('assert '))
    const silent = body.includes('asserts nothing')
    return {
      name,
      line: at + 1,
      marks: lines[at - 1]?.startsWith('@') ? [lines[at - 1]?.slice(1) ?? ''] : [],
      skips: body.filter((other) => other.startsWith('skip')),
      patches: [],
      uses: [],
      setup: [],
      // A test without a line that asserts is taken for one that does.
      assertions: (asserted.length || silent ? asserted : ['assert itself']).map(fakeAssertion),
    }
  })
}

function fakeAssertion(line: string): Assertion {
  const code = line.slice('assert '.length)
  const value = /'[^']*'|\b\d+\b/g
  return {
    code,
    sources: '',
    shape: code.replace(value, 'VALUE'),
    form: code.includes(' == ') ? 'Eq' : 'truth',
    values: [...code.matchAll(value)].map(([text]) => text),
  }
}

function fakeReport({ files }: CheckRequest): CheckReport {
  const python = Object.keys(files).filter(isPython)
  const tests = python.filter(isTest).flatMap((path) => testsOf(path, textOf(files, path) ?? ''))
  const code = textOf(files, 'main.py')
  const main = code === null ? null : mainOf(code)
  const reports = python.map((path) => {
    const isValid = !textOf(files, path)?.includes('syntax error')
    const error = isValid ? null : 'SyntaxError'
    return [
      path,
      { validation_success: isValid, validation_error: error, test_success: null, test_error: null },
    ] as const
  })
  const passed = tests.length > 0 && tests.every((test) => test.outcome === 'passed')
  return {
    files: Object.fromEntries(reports),
    tests,
    main,
    ended: 'exit',
    artifacts: artifactsOf(code ?? ''),
    changed_sources: [],
    findings: [],
    success: passed && reports.every(([, report]) => report.validation_success) && (main?.success ?? true),
  }
}

const artifactsOf = (code: string) =>
  Object.fromEntries(
    [...code.matchAll(/writes (\S+)/g)].map(([, path = '']) => [
      path,
      path.endsWith('.bin') ? new Uint8Array([255, 0]) : new TextEncoder().encode('text'),
    ]),
  )

const testsOf = (path: string, code: string): TestReport[] =>
  [...code.matchAll(/def (test_\w+)/g)].map(([, name]) => ({
    id: `${path}::${name}`,
    outcome: code.includes('fails') ? 'failed' : 'passed',
    seconds: 0.01,
    message: code.includes('fails') ? 'assert 1 == 2' : '',
    output: '',
    frames: [],
  }))

function mainOf(code: string) {
  const failed = /fails.*/.exec(code)?.[0]
  const fails = failed !== undefined
  const stdout = /prints (.*)/.exec(code)?.[1] ?? ''
  const error = fails ? `ValueError: ${failed}` : null
  return {
    success: !fails,
    error,
    output: stdout,
    stdout,
    stderr: '',
    exit_code: fails ? 1 : 0,
    ended: 'exit' as const,
    seconds: 0.1,
  }
}
