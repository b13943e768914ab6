import { importedPaths } from '../pointed'
import { changedPaths, type Files, isPython, isTest, testPathOf } from '../project'
import { differences, missing, weakened } from './compareTests'
import type { Inspection, TestInspection } from './inspection'
import { isSettings, settingsOf } from './testSettings'

/** What became of a test that was there before. */
export interface TestChange {
  /** As pytest prints it, without its cases; a path where no single test is meant. */
  readonly id: string
  readonly path: string
  /**
   * `weakened`: it says less than before. `revised`: it expects other values of the same. `restated`: it asserts as
   * strictly, but of something else.
   */
  readonly kind: 'weakened' | 'revised' | 'restated'
  /** The end of a sentence that begins with the test's id. */
  readonly what: string
  readonly old_values: readonly string[]
  readonly new_values: readonly string[]
}

/** A project at one moment. */
export interface Inspected {
  readonly files: Files
  readonly inspection: Inspection
}

/**
 * Whether a change of this file can make tests say less: tests, what pytest reads, modules that only tests import, and a
 * package in the place of a module.
 */
export const concernsTests = (path: string, files: Files): boolean =>
  isTest(path) ||
  isSettings(path) ||
  isConftest(path) ||
  isHelper(path, files) ||
  hiddenModule(path, files) !== null

/** The module that nobody can import any more because of a package of its name, or `null`. */
function hiddenModule(path: string, files: Files): string | null {
  const module = path.replace(/\/__init__\.py$/, '.py')
  return module !== path && Object.hasOwn(files, module) ? module : null
}

export const isConftest = (path: string): boolean => /(^|\/)conftest\.py$/.test(path)

/** Whether a module may be there for tests only; its inspection says whether it is. */
function isHelper(path: string, files: Files): boolean {
  const ownTests = [testPathOf(path), path.replace(/([^/]*)$/, 'test_$1')]
  if (!isPython(path) || path === 'main.py' || ownTests.some((own) => Object.hasOwn(files, own))) return false
  return Object.keys(files).some(
    (other) => (isTest(other) || isConftest(other)) && importedPaths(files, other).includes(path),
  )
}

/** The tests of a project by their ids. */
export function testsOf({ files, inspection }: Inspected): Map<string, TestInspection & { path: string }> {
  const tests = Object.keys(files)
    .filter((path) => isTest(path) && inspection[path])
    .flatMap((path) => (inspection[path]?.tests ?? []).map((test) => ({ ...test, path })))
  return new Map(tests.map((test) => [`${test.path}::${test.name}`, test]))
}

/** What a change of the files does to the tests that were there before. Tests that say as much or more are left out. */
export function testChanges(before: Inspected, after: Inspected): TestChange[] {
  const known = testsOf(before)
  const next = testsOf(after)
  const fresh = [...next].filter(([id]) => !known.has(id)).map(([, test]) => test)
  const changes = [...known].flatMap(([id, test]) => {
    const { path } = test
    const error = Object.hasOwn(after.files, path) ? after.inspection[path]?.error : null
    if (error) return [weakened(id, path, `could not be read any more: ${error}`)]
    const differencesTo = (other: TestInspection) => differences(id, test, other, after)
    const same = next.get(id) ?? fresh.find((other) => differencesTo(other).length === 0)
    if (same) return differencesTo(same)
    return goesWithItsModule(path, before, after) ? [] : [weakened(id, path, 'would be gone')]
  })
  return [...changes, ...steering(before, after)]
}

/** The ids of the tests that an action made different in any way. */
export function touchedTests(before: Inspected, after: Inspected): string[] {
  const known = testsOf(before)
  const next = testsOf(after)
  const told = (test: TestInspection | undefined) => JSON.stringify({ ...test, line: 0 })
  return [...new Set([...known.keys(), ...next.keys()])].filter(
    (id) => told(known.get(id)) !== told(next.get(id)),
  )
}

/** Whether the module that a test file tests went in the same change, and nothing imports it. */
function goesWithItsModule(testPath: string, before: Inspected, after: Inspected): boolean {
  const [folder, file] = splitPath(testPath)
  const name = file.replace(/_test\.py$/, '.py').replace(/^test_/, '')
  const path = folder + name
  if (Object.hasOwn(after.files, testPath) || Object.hasOwn(after.files, path)) return false
  if (!Object.hasOwn(before.files, path)) return false
  const module = path.replace(/\.py$/, '').replaceAll('/', '.')
  return !Object.entries(after.inspection).some(
    ([other, { imports }]) =>
      Object.hasOwn(after.files, other) &&
      imports.some((imported) => imported === module || imported.startsWith(`${module}.`)),
  )
}

function splitPath(path: string): [folder: string, file: string] {
  const at = path.lastIndexOf('/') + 1
  return [path.slice(0, at), path.slice(at)]
}

/** What would change which tests pytest collects. */
function steering(before: Inspected, after: Inspected): TestChange[] {
  return changedPaths(before.files, after.files).flatMap((path) => {
    const hooks = isPython(path)
      ? missing(after.inspection[path]?.hooks ?? [], before.inspection[path]?.hooks ?? [])
      : []
    const settings = isSettings(path)
      ? missing(settingsOf(after.files, path), settingsOf(before.files, path))
      : []
    const hidden = Object.hasOwn(before.files, path) ? null : hiddenModule(path, after.files)
    return [
      ...[...hooks, ...settings].map((what) =>
        weakened(path, path, `would change which tests run (${what.trim()})`),
      ),
      ...(hidden ? [weakened(path, path, `would be imported in the place of ${hidden}`)] : []),
    ]
  })
}
