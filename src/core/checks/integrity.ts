import { changedPaths, type Files, isPython, isTest, textOf } from '../project'
import type { Assertion, Inspection, TestInspection } from './inspection'

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

/** Files that steer pytest, and the settings by which they choose what runs. */
const CONFIGURATION = /(^|\/)(\.?pytest\.ini|pyproject\.toml|setup\.cfg|tox\.ini)$/
const SELECTION =
  /^\s*(addopts|testpaths|norecursedirs|python_files|python_functions|python_classes|collect_ignore\w*)\s*=.*/gm

/** Whether a change of this file can make tests say less. */
export const concernsTests = (path: string): boolean =>
  isTest(path) || CONFIGURATION.test(path) || /(^|\/)conftest\.py$/.test(path)

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
    const same = next.get(id) ?? fresh.find((other) => differences(id, test, other).length === 0)
    if (same) return differences(id, test, same)
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

const weakened = (id: string, path: string, what: string): TestChange => ({
  id,
  path,
  kind: 'weakened',
  what,
  old_values: [],
  new_values: [],
})

function differences(id: string, old: TestInspection & { path: string }, next: TestInspection): TestChange[] {
  const { path } = old
  const turnedOff = missing(next.marks, old.marks).filter(
    (mark) => !/^(pytest\.)?mark\./.test(mark) || /mark\.(skip|skipif|xfail)\b/.test(mark),
  )
  const lost = missing(old.uses, next.uses)
  const patched = missing(next.patches, old.patches).filter((target) => concerns(target, next.uses))
  return [
    ...turnedOff.map((mark) => weakened(id, path, `would be marked with ${mark}`)),
    ...missing(next.skips, old.skips).map((skip) => weakened(id, path, `would give up early (${skip})`)),
    ...(lost.length ? [weakened(id, path, `would not use ${lost.join(', ')} any more`)] : []),
    ...patched.map((target) => weakened(id, path, `would put something else in the place of ${target}`)),
    ...assertionChanges(id, path, old.assertions, next.assertions),
  ]
}

const missing = (from: readonly string[], other: readonly string[]): string[] =>
  from.filter((text) => !other.includes(text))

/** Whether what is replaced belongs to what the test is about. */
const concerns = (target: string, uses: readonly string[]): boolean =>
  target.split(/[.'"]/).some((part) => uses.includes(part))

/** Pairs the assertions that changed: first with one that differs in its values, then with one that is as strict. */
function assertionChanges(
  id: string,
  path: string,
  old: readonly Assertion[],
  next: readonly Assertion[],
): TestChange[] {
  const left = [...next]
  const take = (isPartner: (other: Assertion) => boolean): Assertion | undefined => {
    const at = left.findIndex(isPartner)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const changed = old.filter(
    ({ code, sources }) => !take((other) => other.code === code && other.sources === sources),
  )
  const restated: Assertion[] = []
  const revised = changed.flatMap((assertion) => {
    const partner = take((other) => other.shape === assertion.shape && other.sources === assertion.sources)
    if (!partner) restated.push(assertion)
    return partner ? [revision(id, path, assertion, partner)] : []
  })
  const others = restated.map((assertion): TestChange => {
    const partner = take(({ form }) => form === assertion.form)
    if (!partner) return weakened(id, path, `would not assert ${assertion.code} any more`)
    return {
      ...revision(id, path, assertion, partner),
      kind: 'restated',
      what: `would assert ${partner.code} instead of ${assertion.code}`,
    }
  })
  return [...revised, ...others]
}

const revision = (id: string, path: string, old: Assertion, next: Assertion): TestChange => ({
  id,
  path,
  kind: 'revised',
  what: `would expect ${missing(next.values, old.values).join(', ') || next.code} instead of ${missing(old.values, next.values).join(', ') || old.code}`,
  old_values: missing(old.values, next.values),
  new_values: missing(next.values, old.values),
})

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
    const settings = CONFIGURATION.test(path)
      ? missing(selectionOf(after.files, path), selectionOf(before.files, path))
      : []
    return [...hooks, ...settings].map((what) =>
      weakened(path, path, `would change which tests run (${what.trim()})`),
    )
  })
}

const selectionOf = (files: Files, path: string): string[] =>
  [...(textOf(files, path) ?? '').matchAll(SELECTION)].map(([line]) => line)
