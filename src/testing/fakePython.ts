import type { CheckReport, TestReport } from '../core/checks/report'
import type { CheckRequest, PythonRuntime } from '../core/ports'
import { isPython, isTest, textOf } from '../core/project'

/**
 * A Python that reads marks instead of code: a file with `syntax error` is invalid; each `def test_…` is a test, and
 * fails when its file says `fails`; main, or a snippet, fails when it says `fails`, and prints what follows `prints`.
 * Formatting leaves one space of several.
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
    artifacts: {},
    changed_sources: [],
    findings: [],
    success: passed && reports.every(([, report]) => report.validation_success) && (main?.success ?? true),
  }
}

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
  const fails = code.includes('fails')
  const stdout = /prints (.*)/.exec(code)?.[1] ?? ''
  const error = fails ? 'ValueError: fails' : null
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
