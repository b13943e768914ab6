import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { Page } from 'playwright/test'
import { build, parseAst } from 'vite'
import webpack from 'webpack'
import { ROOT } from '../scripts/place.mjs'
import { serve } from '../scripts/serve.mjs'
import { freePort } from './command'
import { startEndpoint } from './endpoint/startEndpoint'
import { complete, create, expect, HELLO, TEST_OF_MAIN, test } from './fixtures'
import { readMidi } from './midi'

const run = promisify(execFile)
const DONE = 'complete main.py main_test.py song.mid'

let folder = ''
/** A consumer's folder, with nothing installed but the packed package. */
const at = (...path: string[]) => join(folder, ...path)

test.describe.configure({ mode: 'serial', timeout: 120_000 })

test.beforeAll(async () => {
  test.setTimeout(120_000)
  folder = await mkdtemp(join(tmpdir(), 'autocoder-consumers-'))
  await run(process.execPath, [join(ROOT, 'scripts', 'package.mjs')])
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT })
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await cp(join(ROOT, 'e2e', 'consumers'), folder, { recursive: true })
  for (const consumer of ['vite', 'webpack', 'plain', 'node'])
    await run('npm', ['install', '--offline', '--omit=optional', '--no-audit', '--no-fund', at(tarball)], {
      cwd: at(consumer),
    })
})

test.afterAll(() => rm(folder, { recursive: true, force: true }))

/** Opens the page of a folder, and waits until it has replayed the demo. */
async function expectReplay(page: Page, dir: string) {
  const server = await serve({ dir, port: 0 })
  await page.goto(server.url)
  await expect(page).toHaveTitle(DONE, { timeout: 100_000 })
  await server.close()
}

test('TypeScript knows the types', async () => {
  await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', at('vite')])
})

test('what Vite builds replays the demo', async ({ page }) => {
  await build({ root: at('vite'), configFile: false, logLevel: 'error' })
  await expectReplay(page, at('vite/dist'))
})

test('what webpack builds replays the demo', async ({ page }) => {
  await packed({ entry: './src/index.js', output: { path: at('webpack/dist') } })
  await expectReplay(page, at('webpack'))
})

test('a page with an import map replays the demo', async ({ page }) => {
  await expectReplay(page, at('plain'))
})

test('the assets may lie elsewhere', async ({ page }) => {
  await rename(at('plain/node_modules/autocoder/dist/assets'), at('plain/elsewhere'))
  const server = await serve({ dir: at('plain'), port: 0 })
  await page.goto(`${server.url}placed.html`)
  await expect(page).toHaveTitle('placed', { timeout: 30_000 })
  await server.close()
})

test('Node runs the core with a Python and a storage of its own', async () => {
  const endpoint = await startEndpoint([create(HELLO, TEST_OF_MAIN), complete])
  const { stdout } = await run(process.execPath, ['main.js', endpoint.base_url], { cwd: at('node') })
  await endpoint.close()
  expect(stdout).toMatch(/^complete .+\nmain.py main_test.py\n$/)
})

test('the command line of the package replays the demo and leaves its music, and serves an MCP client', async () => {
  // What drives the browser is optional; no registry is asked for it here.
  await symlink(join(ROOT, 'node_modules', 'playwright-core'), at('node/node_modules/playwright-core'))
  const { OPENAI_API_KEY: _, ...environment } = process.env
  const env = {
    ...(environment as Record<string, string>),
    AUTOCODER_PORT: `${await freePort()}`,
    AUTOCODER_PROFILE: at('profile'),
  }
  const npx = ['--offline', 'autocoder']
  const args = [...npx, '--demo', 'random_midi_generator', '--out', 'out']
  const { stdout } = await run('npx', args, { cwd: at('node'), env })
  expect(stdout).toContain('\ncomplete: ')
  const songs = (await readdir(at('node/out'))).filter((name) => /\.midi?$/.test(name))
  const song = readMidi(await readFile(at('node/out', songs[0] ?? '')))
  expect(song.notes).toBeGreaterThanOrEqual(500)
  expect(song.seconds).toBeGreaterThanOrEqual(120)
  expect(song.programsAtOnce).toBeGreaterThanOrEqual(2)
  const client = new Client({ name: 'test', version: '1.0.0' })
  const given = [...npx, 'mcp', '--base-url', 'http://127.0.0.1:9/v1']
  await client.connect(new StdioClientTransport({ command: 'npx', args: given, cwd: at('node'), env }))
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  expect(client.getServerVersion()).toMatchObject({ name: 'autocoder', version })
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('start')
  await client.close()
})

test('whoever imports composePrompt alone gets nothing else, and nobody gets React', async () => {
  // Vite writes what could be loaded later, too, though nothing leads there; from a door of its own it does not.
  const [entry, ...unreached] = await composed('compose.ts')
  expect(entry?.imports).toEqual([])
  expect(entry?.dynamicImports).toEqual([])
  expect(entry?.code.length).toBeLessThan(2_000)
  expect(unreached.every(({ isEntry }) => !isEntry)).toBe(true)
  expect(await composed('prompt.ts')).toHaveLength(1)
  await packed({ entry: './src/compose.js', output: { path: at('webpack/small') } })
  expect(await readdir(at('webpack/small'))).toEqual(['main.js'])
  expect((await readFile(at('webpack/small/main.js'))).length).toBeLessThan(2_000)
  const lib = at('node/node_modules/autocoder/lib')
  for (const name of (await readdir(lib)).filter((file) => file.endsWith('.js'))) {
    const code = await readFile(join(lib, name), 'utf8')
    const sources = parseAst(code).body.flatMap((part) =>
      'source' in part && part.source ? [part.source.value] : [],
    )
    expect(sources.filter((source) => !String(source).startsWith('./'))).toEqual([])
    expect(code).not.toContain('react.transitional.element')
  }
})

/** What Vite makes of one of the small modules. */
async function composed(input: string) {
  const built = await build({
    root: at('vite'),
    configFile: false,
    logLevel: 'error',
    build: { write: false, rolldownOptions: { input: at('vite', input) } },
  })
  return 'output' in built ? built.output.filter((part) => part.type === 'chunk') : []
}

/** Builds with what webpack does by itself; where it writes to is otherwise the folder that it is started in. */
function packed(options: webpack.Configuration): Promise<void> {
  return new Promise((resolve, reject) => {
    webpack({ mode: 'production', context: at('webpack'), ...options }, (error, stats) => {
      const problem = error ?? (stats?.hasErrors() ? new Error(stats.toString('errors-only')) : null)
      if (problem) reject(problem)
      else resolve()
    })
  })
}
