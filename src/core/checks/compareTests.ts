import { clip } from '../text'
import type { Assertion, TestInspection } from './inspection'
import type { Inspected, TestChange } from './integrity'

const MAX_SETUP = 200

/** A change after which a test says less. */
export const weakened = (id: string, path: string, what: string): TestChange => ({
  id,
  path,
  kind: 'weakened',
  what,
  old_values: [],
  new_values: [],
})

/**
 * What of a test became less, or something else, from one version to the next. `after`: the project with the next one.
 */
export function differences(
  id: string,
  old: TestInspection & { path: string },
  next: TestInspection,
  after: Inspected,
): TestChange[] {
  const { path } = old
  const turnedOff = missing(next.marks, old.marks).filter(
    (mark) => !/^(pytest\.)?mark\./.test(mark) || /mark\.(skip|skipif|xfail)\b/.test(mark),
  )
  const lost = missing(old.uses, next.uses).filter((use) => !hasMoved(use, next, after))
  const patched = missing(next.patches, old.patches).filter((target) => concerns(target, next.uses))
  return [
    ...turnedOff.map((mark) => weakened(id, path, `would be marked with ${mark}`)),
    ...missing(next.skips, old.skips).map((skip) => weakened(id, path, `would give up early (${skip})`)),
    ...(lost.length ? [weakened(id, path, `would not use ${lost.join(', ')} any more`)] : []),
    ...patched.map((target) => weakened(id, path, `would put something else in the place of ${target}`)),
    ...missing(old.setup, next.setup).map((text) => otherSetup(id, path, text)),
    ...assertionChanges(id, path, old.assertions, next.assertions),
  ]
}

/** What is in the first list and not in the other. */
export const missing = (from: readonly string[], other: readonly string[]): string[] =>
  from.filter((text) => !other.includes(text))

/** Whether what a test used has gone from its module, and the test uses what has the same name elsewhere. */
function hasMoved(use: string, next: TestInspection, { files, inspection }: Inspected): boolean {
  const at = use.lastIndexOf('.')
  const [module, name] = [use.slice(0, Math.max(0, at)).replaceAll('.', '/'), use.slice(at + 1)]
  if (module === '' || !next.uses.some((other) => other.endsWith(`.${name}`))) return false
  const path = [`${module}.py`, `${module}/__init__.py`].find((candidate) => Object.hasOwn(files, candidate))
  return path === undefined || !inspection[path]?.defines.includes(name)
}

/** Whether what is replaced belongs to what the test is about. */
function concerns(target: string, uses: readonly string[]): boolean {
  const isModule = target.includes('modules[')
  const own = uses.flatMap((use) => (isModule ? [use, ...use.split('.')] : [use.split('.').at(-1), use]))
  return target.split(/[.'"[\]]/).some((part) => part !== '' && own.includes(part))
}

/** A fixture, function or class beside the test does something else, or the test does without it. */
const otherSetup = (id: string, path: string, text: string): TestChange => ({
  ...weakened(id, path, `would be set up in another way (${clip(text, MAX_SETUP)})`),
  kind: 'restated',
})

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

function revision(id: string, path: string, old: Assertion, next: Assertion): TestChange {
  const [old_values, new_values] = [without(old.values, next.values), without(next.values, old.values)]
  const what = `would expect ${new_values.join(', ') || next.code} instead of ${old_values.join(', ') || old.code}`
  return { id, path, kind: 'revised', what, old_values, new_values }
}

/** A list without as many of each value as the other has. */
function without(values: readonly string[], other: readonly string[]): string[] {
  const left = [...other]
  return values.filter((value) => {
    const at = left.indexOf(value)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
