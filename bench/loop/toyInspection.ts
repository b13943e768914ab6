import type { Inspection, TestInspection } from '../../src/core/checks/inspection'
import { type Files, textOf } from '../../src/core/project'

/** What conftest.py does to tests. */
export interface Conftest {
  readonly skipped: readonly string[]
  /** In a way that no parser sees. */
  readonly hidden: readonly string[]
  readonly stubs: readonly (readonly [name: string, value: string])[]
}

export function conftestOf(files: Files): Conftest {
  const lines = (textOf(files, 'conftest.py') ?? '').split('\n').map((line) => line.trim().split(' '))
  const named = (word: string) => lines.filter(([first]) => first === word)
  return {
    skipped: named('skip').map(([, name = '']) => name),
    hidden: named('hide').map(([, name = '']) => name),
    stubs: named('stub').map(([, name = '', value = '']) => [name, value] as const),
  }
}

/** As the real parser does it: what conftest.py does to a test stands with the test, and what a test uses, too. */
export function inspectToy(files: Files, plain: Inspection): Inspection {
  const { skipped, stubs } = conftestOf(files)
  const seen = (path: string, test: TestInspection): TestInspection => ({
    ...test,
    skips: [...test.skips, ...(skipped.includes(test.name) ? [`skip ${test.name}`] : [])],
    patches: stubs.map(([name]) => name),
    uses: test.assertions.flatMap(({ code }) => {
      const name = /^\w+/.exec(code)?.[0]
      return name === undefined ? [] : [`${path.replace('_test.py', '')}.${name}`]
    }),
  })
  return Object.fromEntries(
    Object.entries(plain).map(([path, file]) => [
      path,
      { ...file, tests: file.tests.map((test) => seen(path, test)) },
    ]),
  )
}
