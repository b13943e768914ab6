import { compare, satisfies } from '@renovatebot/pep440'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRequirement } from '../../core/packages/requirement'
import type { Candidate } from './candidate'
import { environmentOf } from './markers'
import { PackageProblem } from './packageProblem'
import { type Resolution, resolve } from './resolve'
import { absent } from './sentences'

/** A registry as `name version` to requirements. */
type Shelf = Readonly<Record<string, readonly string[]>>

const { signal } = new AbortController()
const required = (text: string) => {
  const requirement = readRequirement(text)
  if (!requirement) throw new Error(`${text} is not a requirement`)
  return requirement
}

function resolutionOf(shelf: Shelf, constraints: readonly string[] = []): Resolution {
  return {
    environment: environmentOf('3.14.2'),
    provided: new Map([['packaging', '26.3']]),
    constraints: constraints.map(required),
    async find(name) {
      const candidates = Object.entries(shelf)
        .map(([key, needs]): [string[], readonly string[]] => [key.split(' '), needs])
        .filter(([[owner]]) => owner === name)
        .map(
          ([[, version = ''], needs]): Candidate => ({
            name,
            version,
            file: '',
            sha256: '',
            isReady: true,
            requires: async () => needs,
            load: async () => new Uint8Array(),
          }),
        )
      return { candidates, problem: absent(name) }
    },
  }
}

const chosen = async (roots: readonly string[], shelf: Shelf, constraints: readonly string[] = []) => {
  try {
    const found = await resolve(roots.map(required), resolutionOf(shelf, constraints), signal)
    return found.map(({ name, version }) => `${name} ${version}`).sort()
  } catch (error) {
    if (error instanceof PackageProblem) return `${error.kind}: ${error.message}`
    throw error
  }
}

describe('resolve', () => {
  it.each<[string, string[], Shelf, string[], unknown]>([
    ['the newest', ['a'], { 'a 1.9': [], 'a 1.10': [] }, [], ['a 1.10']],
    ['no unfinished one', ['a'], { 'a 1.0': [], 'a 2.0rc1': [], 'a 2.0.dev1': [] }, [], ['a 1.0']],
    ['an unfinished one where there is no other', ['a'], { 'a 2.0rc1': [] }, [], ['a 2.0rc1']],
    ['what is pinned', ['a'], { 'a 1.0': [], 'a 2.0': [] }, ['a==1.0'], ['a 1.0']],
    ['pins of what others need', ['a'], { 'a 1': ['b'], 'b 1': [], 'b 2': [] }, ['b<2'], ['a 1', 'b 1']],
    ['no pin that nobody needs', ['a'], { 'a 1': [] }, ['b==3'], ['a 1']],
    [
      'dependencies of dependencies',
      ['a'],
      { 'a 1': ['b'], 'b 1': ['c'], 'c 1': [] },
      [],
      ['a 1', 'b 1', 'c 1'],
    ],
    ['circles', ['a'], { 'a 1': ['b'], 'b 1': ['a'] }, [], ['a 1', 'b 1']],
    ['what every interpreter has', ['a'], { 'a 1': ['packaging>=20'] }, [], ['a 1']],
    [
      'markers',
      ['a'],
      { 'a 1': ['b ; sys_platform == "win32"', 'c ; python_version >= "3.9"'], 'c 1': [] },
      [],
      ['a 1', 'c 1'],
    ],
    ['no extra that nobody asked for', ['a'], { 'a 1': ['b ; extra == "x"'] }, [], ['a 1']],
    ['extras', ['a[Fast_IO]'], { 'a 1': ["b ; extra == 'fast-io'"], 'b 1': [] }, [], ['a 1', 'b 1']],
    [
      'two that agree',
      ['a', 'b'],
      { 'a 1': ['c>=2'], 'b 1': ['c<3'], 'c 1': [], 'c 2': [], 'c 3': [] },
      [],
      ['a 1', 'b 1', 'c 2'],
    ],
    [
      'two that do not',
      ['a', 'b'],
      { 'a 1': ['c>=2'], 'b 1': ['c<2'], 'c 1': [], 'c 2': [] },
      [],
      expect.stringMatching(/^version: No version of the package "c"/),
    ],
    ['what nobody has', ['a'], { 'a 1': ['b'] }, [], expect.stringMatching(/^absent: .*"b"/)],
    ['a pin that nobody has', ['a'], { 'a 1': [] }, ['a==7'], expect.stringMatching(/^version: .*==7/)],
  ])('%s', async (_, roots, shelf, constraints, expected) => {
    expect(await chosen(roots, shelf, constraints)).toEqual(expected)
  })

  it('chooses one version of each package, and every requirement of a chosen one is met', async () => {
    const names = ['a', 'b', 'c', 'd']
    const requirement = fc
      .tuple(fc.constantFrom(...names), fc.constantFrom('', '>=2', '<3', '!=2', '~=1.0', '==2'))
      .map(([name, specifier]) => `${name}${specifier}`)
    const shelf = fc.dictionary(
      fc
        .tuple(fc.constantFrom(...names), fc.constantFrom('1.0', '1.5', '2', '3'))
        .map((key) => key.join(' ')),
      fc.array(requirement, { maxLength: 2 }),
    )
    await fc.assert(
      fc.asyncProperty(shelf, fc.constantFrom(...names), async (given, root) => {
        const found = await chosen([root], given)
        if (typeof found === 'string') return
        const versions = new Map(found.map((line) => line.split(' ') as [string, string]))
        expect(versions.size).toBe(found.length)
        for (const line of found)
          for (const text of given[line] ?? []) {
            const { name, specifier } = required(text)
            expect(
              specifier === '' ? versions.has(name) : satisfies(versions.get(name) ?? '', specifier),
            ).toBe(true)
          }
      }),
    )
  })

  it('takes a newer version whenever nothing speaks against it', async () => {
    const versions = fc.uniqueArray(
      fc.tuple(fc.nat(30), fc.nat(30)).map(([major, minor]) => `${major}.${minor}`),
      { minLength: 1 },
    )
    await fc.assert(
      fc.asyncProperty(versions, async (all) => {
        const [found] = await chosen(['a'], Object.fromEntries(all.map((version) => [`a ${version}`, []])))
        expect(found).toBe(`a ${all.toSorted(compare).at(-1)}`)
      }),
    )
  })
})
