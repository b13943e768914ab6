import { zipSync } from 'fflate'
import type { Page } from 'playwright/test'
import type { CheckOptions } from '../src/api/types'
import type { CheckReport } from '../src/core/checks/report'
import type { Files } from '../src/core/project'
import type { ChatRequest } from './endpoint/startEndpoint'
import { complete, create, expect, test as base, write } from './fixtures'
import {
  foreignWheel,
  keptWheel,
  pureWheel,
  type Registry,
  type RegistryFile,
  startRegistry,
} from './registry/startRegistry'
import { startRun, untilAtRest } from './startRun'

const test = base.extend<{ registry: (files: readonly RegistryFile[]) => Promise<Registry> }>({
  registry: async ({ app }, use) => {
    const started: Registry[] = []
    await use(async (files) => {
      const registry = await startRegistry(files)
      started.push(registry)
      await setIndex(app, registry.url)
      return registry
    })
    await Promise.all(started.map((registry) => registry.close()))
  },
})

test.setTimeout(120_000)

const MSGPACK = keptWheel('msgpack-1.2.4-cp314-cp314-pyemscripten_2026_0_wasm32.whl')
const MOONS = pureWheel('moons', '2.1', 'from tabulate import tabulate\n\nNAMES = ["Io", "Europa"]\n', [
  'tabulate>=0.9',
  'msgpack>=1.2 ; sys_platform == "emscripten"',
  'nowhere ; python_version < "3"',
])
const TEST = 'def test_sum():\n    assert sum([1, 1]) == 2\n'

/** The person's own registry, as they enter it in the settings. */
async function setIndex(page: Page, url: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).first().click()
  await page.getByLabel('Package index').fill(url)
  await page.keyboard.press('Escape')
}

const check = (page: Page, options: CheckOptions): Promise<CheckReport> =>
  page.evaluate((given) => window.autocoder.check(given), options)

const promptOf = ({ messages }: ChatRequest): string =>
  messages.map(({ content }) => String(content)).join('\n')

const project = (main: string, files: Record<string, string> = {}) => ({
  'main.py': main,
  'main_test.py': TEST,
  ...files,
})

test('packages that ship with the app need no permission and no network', async ({ app }) => {
  const asked: string[] = []
  app.on('request', (request) => asked.push(request.url()))
  const main = `
import leather, mido, mpmath, sortedcontainers, svgwrite
from tabulate import tabulate
chart = leather.Chart("Rain")
chart.add_line([(1, 3), (2, 5)])
chart.to_svg("rain.svg")
song = mido.MidiFile()
song.tracks.append(mido.MidiTrack([mido.Message("note_on", note=60, time=0)]))
song.save("song.mid")
svgwrite.Drawing("box.svg").save()
print(tabulate([[mpmath.mpf(1) / 3]]), list(sortedcontainers.SortedList([2, 1])))
`
  const report = await check(app, { files: project(main) })
  expect(report.main).toMatchObject({ success: true, error: null })
  expect(Object.keys(report.artifacts).sort()).toEqual(['box.svg', 'rain.svg', 'song.mid'])
  expect(Object.keys(report.packages?.pins ?? {}).sort()).toEqual([
    'leather',
    'mido',
    'mpmath',
    'sortedcontainers',
    'svgwrite',
    'tabulate',
  ])
  expect(new Set(asked.map((url) => new URL(url).origin))).toEqual(new Set([new URL(app.url()).origin]))
})

test('a missing package: closed, allowed by a click, fetched, pinned, and there without a network', async ({
  app,
  endpoint,
  registry,
}) => {
  const index = await registry([MSGPACK, MOONS])
  const code =
    'import moons, msgpack\nprint(moons.NAMES, msgpack.unpackb(msgpack.packb({"a": 1})), msgpack.Packer.__module__)\n'
  let allow = () => {}
  const allowed = new Promise<void>((resolve) => {
    allow = resolve
  })
  const model = await endpoint([
    create(code, TEST),
    { ...write('main.py', `${code}# again\n`), after: allowed },
    complete,
  ])
  const askers = new Set<string>()
  app.on('request', (request) => {
    if (request.url().startsWith('http')) askers.add(request.frame() === app.mainFrame() ? 'page' : 'other')
  })
  await startRun(app, { project_name: 'jupiter', goal: 'Print the moons', base_url: model.base_url })
  await app.goto('./#/project/jupiter')
  const { body } = await model.pendingRequest(1)
  expect(promptOf(body)).toContain(
    'Neither the project nor the app has "moons", and packages are closed for this project: use the standard library, or let the person press "Allow packages".',
  )
  expect(index.requests).toEqual([])
  await app.getByRole('button', { name: 'Allow packages' }).click()
  await expect(app.getByRole('button', { name: 'Packages open' })).toBeVisible()
  allow()
  const { status, reason, files, events } = await untilAtRest(app, 'jupiter')
  expect({ status, reason }).toEqual({ status: 'complete', reason: expect.any(String) })
  expect(files['requirements.txt']).toBe('moons==2.1\nmsgpack==1.2.4\ntabulate==0.10.0\n')
  expect(events.findLast(({ type }) => type === 'check-end')).toMatchObject({
    report: { main: { stdout: "['Io', 'Europa'] {'a': 1} msgpack._cmsgpack\n" }, packages: { missing: [] } },
  })
  expect(index.requests.filter((path) => path.endsWith('.whl'))).toHaveLength(2)
  expect([...askers]).toEqual(['page'])

  await index.close()
  const asked = index.requests.length
  const again = await check(app, { files: files as Files })
  expect(again.main).toMatchObject({ success: true })
  expect(index.requests).toHaveLength(asked)
  await app.getByRole('button', { name: 'Packages open' }).click()
  await expect(app.getByRole('button', { name: 'Packages open' })).toBeHidden()
})

test('what is not what was promised, does not exist or has no build is refused in words', async ({
  app,
  registry,
}) => {
  const index = await registry([
    { ...pureWheel('tampered', '1.0', 'print("unwanted")'), sha256: 'a'.repeat(64) },
    foreignWheel('psycopg2', 'cp314-cp314-manylinux_2_17_x86_64'),
    foreignWheel('psycopg2', 'cp313-cp313-pyemscripten_2025_0_wasm32'),
    { ...pureWheel('older', '1.0', ''), requires_python: '<3.14' },
  ])
  const names = ['tampered', 'psycopg2', 'nobody', 'older']
  const tests = names.map((name) => `def test_${name}():\n    import ${name}\n`).join('')
  const other = `from pyodide.code import eval_code
import js
import tabulate


def test_submodule():
    import tabulate.deep


def test_dynamic():
    __import__("dynamic")


async def test_async():
    assert eval_code("1") == 1
`
  const files = { 'all_test.py': tests, 'other_test.py': other }
  const report = await check(app, { files, packages: 'registry' })
  expect(index.requests.filter((path) => /pyodide|\/js\//.test(path))).toEqual([])
  expect(
    Object.fromEntries(report.packages?.missing.map(({ module, sentence }) => [module, sentence]) ?? []),
  ).toEqual({
    tampered:
      'The package "tampered" was not used, because tampered-1.0-py3-none-any.whl came with another SHA-256 hash than was promised: try again, or do without the package.',
    psycopg2:
      'The package "psycopg2" has no build for WebAssembly, so it can\'t run here: use sqlite3 from the standard library instead.',
    nobody: 'Neither the project nor the registry has "nobody": check the name, or use the standard library.',
    older:
      'The package "older" has no build for WebAssembly, so it can\'t run here: use the standard library or a package in pure Python instead.',
    'tabulate.deep': 'The package "tabulate" is there, but has no module "tabulate.deep": check the name.',
    dynamic:
      'Nobody has looked for the package "dynamic", because no import statement names it: write one, or add the package to requirements.txt.',
  })
  expect(report.tests.slice(0, -1).map(({ message }) => message.split('\n').length)).toEqual(Array(6).fill(2))
  expect(report.tests.at(-1)?.message).toContain('a plain function that calls asyncio.run()')
  expect(report.packages?.pins).toEqual({ tabulate: '0.10.0' })

  await index.close()
  await expect(check(app, { files: project('import elsewhere'), packages: 'registry' })).rejects.toThrow(
    /The package "elsewhere" could not be fetched from 127\.0\.0\.1:\d+ \(no answer\): check the connection/,
  )
})

test('what requirements.txt names is there, plugins of pytest too, though nothing imports it', async ({
  app,
  registry,
}) => {
  const source = 'import pytest\n\n\n@pytest.fixture\ndef moon():\n    return "Io"\n'
  await registry([
    pureWheel('moonsplugin', '1.0', source, [], {
      'moonsplugin-1.0.dist-info/entry_points.txt': '[pytest11]\nmoons = moonsplugin\n',
    }),
  ])
  const test_ = 'def test_moon(moon):\n    assert moon == "Io"\n'
  const report = await app.evaluate((test_) => {
    const files = { 'requirements.txt': new TextEncoder().encode('moonsplugin\n'), 'all_test.py': test_ }
    return window.autocoder.check({ files, packages: 'registry' })
  }, test_)
  expect(report.tests).toMatchObject([{ id: 'all_test.py::test_moon', outcome: 'passed' }])
  expect(report.packages?.pins).toEqual({ moonsplugin: '1.0' })
})

test('a wheel writes nowhere but into its place, and none is unpacked that is far too large', async ({
  app,
  registry,
}) => {
  const climbing = Object.fromEntries(
    [
      '../../home/pyodide/project/main.py',
      '/home/pyodide/project/climbed.py',
      'climber-1.0.data/purelib/../../../home/pyodide/project/climbed.py',
      'climber-1.0.data/scripts/climbed.py',
      '../lib/site.zip',
      '..\\\\climbed.py',
    ].map((path) => [path, 'raise SystemExit("climbed")\n']),
  )
  const zeros = new Uint8Array(450_000_000)
  await registry([
    pureWheel('climber', '1.0', 'HERE = True\n', [], climbing),
    { ...pureWheel('bomb', '1.0', ''), bytes: zipSync({ 'bomb.bin': zeros }, { level: 1 }) },
    { ...pureWheel('text', '1.0', ''), bytes: new TextEncoder().encode('no zip file') },
  ])
  const main = `import glob
import climber
found = glob.glob("/**/*climbed*", recursive=True)
print(climber.HERE, sorted(glob.glob("*")), [path for path in found if not path.startswith(("/lib/packages/", "/lib/bytecode/lib/packages/"))])
`
  const climbed = await check(app, { files: project(main), packages: 'registry' })
  expect(climbed.main?.stdout).toBe("True ['main.py', 'main_test.py'] []\n")
  const bomb = await check(app, { files: project('import bomb\n'), packages: 'registry' })
  expect(bomb.main?.error).toContain('bomb-1.0-py3-none-any.whl unpacks to more than 400000000 bytes')
  const text = await check(app, { files: project('import text\n'), packages: 'registry' })
  expect(text.main?.error).toContain('text-1.0-py3-none-any.whl is no wheel')
  expect((await check(app, { files: project('print("next")\n') })).main?.stdout).toBe('next\n')
})

test("Pyodide's own distribution comes before the registry, and its hashes count", async ({
  app,
  registry,
}) => {
  const index = await registry([pureWheel('six', '1.17.0', '')])
  const asked: string[] = []
  await app.route('https://**/*.whl', (route) => {
    asked.push(route.request().url())
    return route.fulfill({ body: 'something else', headers: { 'access-control-allow-origin': '*' } })
  })
  const report = await check(app, { files: project('import six'), packages: 'registry' })
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatch(/\/v[\d.]+\/full\/six-[\d.]+-py2\.py3-none-any\.whl$/)
  expect(report.main?.error).toContain('came with another SHA-256 hash than was promised')
  expect(index.requests).toEqual([])
})

test('a project that comes by a file or under an old name brings no permission with it', async ({ app }) => {
  await app.evaluate(async () => {
    await window.autocoder.projects.import({ 'main.py': 'import moons\n' }, { name: 'europa' })
  })
  await app.goto('./#/project/europa')
  await app.getByRole('button', { name: 'More' }).click()
  await app.getByRole('menuitem', { name: 'Allow packages' }).click()
  await expect(app.getByRole('button', { name: 'Packages open' })).toBeVisible()
  await app.evaluate(async () => {
    const zip = await window.autocoder.projects.export('europa')
    await window.autocoder.projects.remove('europa')
    await window.autocoder.projects.import(zip, { name: 'europa' })
  })
  await app.reload()
  await expect(app.getByRole('heading', { name: 'europa' })).toBeVisible()
  await expect(app.getByRole('button', { name: 'Packages open' })).toBeHidden()
})
