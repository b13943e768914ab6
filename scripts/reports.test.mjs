// @ts-check
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countEndToEnd, countUnit } from './counts.mjs'
import { composeNotices, isPermissive } from './notices.mjs'
import { firstScripts, reportSize, sizeByKind } from './size.mjs'

describe('size', () => {
  let dist = ''
  const files = {
    'index.html':
      '<link rel="stylesheet" href="./a.css"><link rel="modulepreload" crossorigin href="./assets/pre.js"><script type="module" src="./assets/main.js"></script>',
    'assets/pre.js': 'export const p = 1',
    'assets/main.js':
      'import {p} from "./pre.js";import"./side.js";export * from "./deep/more.js";import("./later.js")',
    'assets/side.js': 'import "./main.js"',
    'assets/deep/more.js': 'export const m = 1',
    'assets/later.js': 'export const l = 1',
    'python/python.wasm': 'wasm',
    'demos/x.json': '{}',
    'embed.js': 'export const connect = 1',
  }
  beforeEach(async () => {
    dist = await mkdtemp(join(tmpdir(), 'autocoder-size-'))
    for (const folder of ['assets/deep', 'python', 'demos'])
      await mkdir(join(dist, folder), { recursive: true })
    for (const [path, content] of Object.entries(files)) await writeFile(join(dist, path), content)
  })
  afterEach(() => rm(dist, { recursive: true }))

  it('follows static imports and leaves out what comes later', async () => {
    const paths = (await firstScripts(dist)).map(({ path }) => path).sort()
    expect(paths).toEqual(['assets/deep/more.js', 'assets/main.js', 'assets/pre.js', 'assets/side.js'])
  })

  it('fails above the limit, and for a page without its scripts', async () => {
    await reportSize(dist)
    const noise = Array.from({ length: 60_000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join('')
    await writeFile(join(dist, 'assets', 'side.js'), `export const noise = "${noise}"`)
    await expect(reportSize(dist)).rejects.toThrow(/too heavy: load some/)
    await writeFile(join(dist, 'embed.js'), `export const connect = "${noise.slice(0, 5_000)}"`)
    await expect(reportSize(dist)).rejects.toThrow(/embed\.js is .* too heavy/)
    await rm(join(dist, 'assets', 'pre.js'))
    await expect(firstScripts(dist)).rejects.toThrow(/assets\/pre\.js, which is not in the build/)
  })

  it('adds up by kind', async () => {
    expect(await sizeByKind(dist)).toMatchObject({ WebAssembly: 4, demos: 2 })
  })
})

describe('notices', () => {
  const notice = {
    name: 'a',
    version: '1',
    licence: 'MIT',
    use: 'npm package',
    text: 'Copyright A\r\nAll rights',
  }

  it('shows each text once, with the same line ends', () => {
    const text = composeNotices([notice, { ...notice, name: 'b' }])
    expect(text.match(/Copyright A/g)).toHaveLength(1)
    expect(text).toContain('### a, b')
    expect(text).not.toContain('\r')
  })

  it('refuses licences that are unknown, not permissive or without a text', () => {
    expect(() => composeNotices([{ ...notice, licence: 'GPL-3.0-only' }])).toThrow(
      /a: its licence is "GPL-3.0-only"/,
    )
    expect(() => composeNotices([{ ...notice, text: ' ' }])).toThrow(/a: its licence text is missing/)
  })

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-2.0-only)', true],
    ['MIT AND GPL-2.0-only', false],
    ['Apache-2.0 WITH LLVM-exception', true],
    ['unknown', false],
    ['', false],
  ])('reads the expression %j', (licence, expected) => {
    expect(isPermissive(licence)).toBe(expected)
  })
})

describe('counts', () => {
  it('adds files that could not be loaded, and unsteady tests, to the failures', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
    ]
    const unit = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 0, testResults }
    expect(countUnit(unit)).toEqual({ passed: 3, failed: 2, skipped: 1 })
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 0 }
    expect(countEndToEnd({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 3, skipped: 0 })
  })

  it('takes no tests at all for a failure', () => {
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 5 }
    expect(countEndToEnd({ stats, errors: [] })).toMatchObject({ failed: 1 })
  })
})
