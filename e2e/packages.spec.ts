import type { Page } from 'playwright/test'
import type { CheckOptions } from '../src/api/types'
import type { CheckReport } from '../src/core/checks/report'
import { complete, create, expect, test as base, write } from './fixtures'
import {
  foreignWheel,
  keptWheel,
  pureWheel,
  type Registry,
  type RegistryFile,
  startRegistry,
} from './registry/startRegistry'

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
  'msgpack<2 ; sys_platform == "emscripten"',
  'nowhere ; python_version < "3"',
])
const TEST = 'def test_nothing():\n    assert True\n'

/** The person's own registry, as they enter it in the settings. */
async function setIndex(page: Page, url: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).first().click()
  await page.getByLabel('Package index').fill(url)
  await page.keyboard.press('Escape')
}

const check = (page: Page, options: CheckOptions): Promise<CheckReport> =>
  page.evaluate((given) => window.autocoder.check(given), options)

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

test('a missing package: closed, allowed by a click, fetched, pinned, and there offline', async ({
  app,
  endpoint,
  registry,
}) => {
  const index = await registry([MSGPACK, MOONS])
  const code = 'import moons, msgpack\nprint(moons.NAMES, msgpack.unpackb(msgpack.packb({"a": 1})))\n'
  const model = await endpoint([
    create(code, TEST),
    // The person presses the button while the model thinks.
    {
      ...write('main.py', `${code}# again\n`),
      after: app.waitForEvent('console', ({ text }) => text() === 'allowed'),
    } as never,
    complete,
  ])
  const askers = new Set<string>()
  app.on('request', (request) => askers.add(request.frame() === app.mainFrame() ? 'page' : 'another frame'))
  await app.evaluate((base_url) => {
    window.autocoder({ project_name: 'jupiter', goal: 'Print the moons', base_url, log_level: 'quiet' })
    location.hash = '#/project/jupiter'
  }, model.base_url)
  const { body } = await model.pendingRequest(1)
  const sentence = 'Neither the project nor the app has "moons", and packages are closed for this project'
  expect(JSON.stringify(body.messages)).toContain(sentence.replaceAll('"', '\\\\\\"'))
  expect(index.requests).toEqual([])
  await app.getByRole('button', { name: 'Allow packages' }).click()
  await expect(app.getByRole('button', { name: 'Packages open' })).toBeVisible()
})
