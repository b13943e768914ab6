import type { Finding } from '../../core/checks/report'

/** Nobody imports these but those who mean them. */
const UNSUSPECTED = ['test', 'this', 'antigravity']

/**
 * Notes on modules of the project that take the place of one of the standard library, in the words of ruff's rule, which
 * needs to know where a file lies. @param standard what `import` finds in the standard library
 */
export function shadowing(paths: readonly string[], standard: readonly string[]): Finding[] {
  const shadowed = new Set(standard.filter((name) => !name.startsWith('_') && !UNSUSPECTED.includes(name)))
  return paths.flatMap((path) => {
    const name = /^(\w+)(?:\/__init__)?\.py$/.exec(path)?.[1] ?? ''
    return shadowed.has(name)
      ? [
          {
            path,
            line: 1,
            code: 'A005',
            message: `Module \`${name}\` shadows a Python standard-library module`,
          },
        ]
      : []
  })
}
