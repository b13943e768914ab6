import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { writeServiceWorker } from '../scripts/build/offlinePlugin'
import { DIST } from '../scripts/place.mjs'
import { serve } from '../scripts/serve.mjs'
import { complete, create, expect, HELLO, runToEnd, TEST_OF_MAIN, test as base } from './fixtures'

interface Host {
  readonly url: string
  /** Of each request that reached it. */
  goAway(): Promise<void>
  /** Puts another build in the folder's place. */
  deploy(folder: string): void
}

/** The poorest host there is, with a copy of the build in a folder of a folder. */
const test = base.extend<{ host: Host; folderOf: (change: (folder: string) => void) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  host: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'autocoder-host-'))
    cpSync(DIST, dir, { recursive: true })
    const server = await serve({ dir, port: 0, basePath: '/a/b/', isBare: true })
    let isGone = false
    const goAway = async () => {
      if (!isGone) await server.close()
      isGone = true
    }
    const deploy = (folder: string) => {
      rmSync(dir, { recursive: true })
      cpSync(folder, dir, { recursive: true })
    }
    await use({ url: server.url, goAway, deploy })
    await goAway()
    rmSync(dir, { recursive: true })
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  folderOf: async ({}, use) => {
    const folders: string[] = []
    await use(async (change) => {
      const folder = mkdtempSync(join(tmpdir(), 'autocoder-build-'))
      folders.push(folder)
      cpSync(DIST, folder, { recursive: true })
      change(folder)
      await writeServiceWorker(folder)
      return folder
    })
    for (const folder of folders) rmSync(folder, { recursive: true })
  },
})
test.use({ serviceWorkers: 'allow' })
test.setTimeout(120_000)

/** A first visit, in which Python ran once. */
async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.evaluate(() => window.autocoder.check({ files: { 'main.py': 'print(1)\n' } }))
  await expect(page.getByText('Works offline').first()).toBeVisible({ timeout: 60_000 })
}

const HELLO_FILES = {
  'main.py': HELLO,
  'main_test.py': TEST_OF_MAIN,
  'page.html': '<h1>Still</h1><script>document.body.dataset.origin = self.origin</script>',
}

test('without a network: projects open, are edited, tested and run, and demos replay', async ({
  page,
  host,
}) => {
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  await visit(page, host.url)
  await page.evaluate(
    (files) => window.autocoder.projects.import(files, { name: 'kept' }),
    HELLO_FILES as Record<string, string>,
  )
  await host.goAway()
  await page.reload()
  await page.getByRole('link', { name: 'kept' }).click()
  await expect(page.getByRole('heading', { name: 'kept' })).toBeVisible()
  await page.getByRole('button', { name: /page\.html/ }).click()
  await page.getByRole('tab', { name: 'Preview' }).click()
  const preview = page.frameLocator('iframe[title^="Page page.html"]')
  await expect(preview.getByRole('heading', { name: 'Still' })).toBeVisible()
  await expect(preview.locator('body')).not.toHaveAttribute('data-origin')
  await page.getByRole('button', { name: 'Run its scripts' }).click()
  await expect(preview.locator('body')).toHaveAttribute('data-origin', 'null')
  const report = await page.evaluate(async () => {
    const { files } = await window.autocoder.projects.open('kept')
    return await window.autocoder.check({ files: { ...files, 'main.py': `${files['main.py']}# edited\n` } })
  })
  expect(report).toMatchObject({ success: true, findings: [], tests: [{ outcome: 'passed' }] })
  await page.goto(host.url)
  await page.getByRole('button', { name: /Watch.*MIDI composer/ }).click()
  await expect(page.getByRole('heading', { name: /Complete after \d+ steps/ })).toBeVisible({
    timeout: 90_000,
  })
  const outside = requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(host.url))
  expect(outside).toEqual([])
})

test('without a network, a model on this computer builds a project, and nothing it says is kept', async ({
  page,
  host,
  endpoint,
}) => {
  await visit(page, host.url)
  await host.goAway()
  await page.reload()
  const { base_url } = await endpoint([create(HELLO, TEST_OF_MAIN), complete])
  const { outcome } = await runToEnd(page, { project_name: 'local', goal: 'Print hello world.', base_url })
  expect(outcome).toBe('complete')
  const kept = await page.evaluate(async () => {
    const names = await caches.keys()
    const opened = await Promise.all(names.map((name) => caches.open(name)))
    const requests = await Promise.all(opened.map((cache) => cache.keys()))
    return { names, urls: requests.flat().map(({ url }) => url) }
  })
  expect(kept.names).toEqual([expect.stringMatching(/^autocoder \/a\/b\/ [0-9a-f]{16}$/)])
  expect(kept.urls.filter((url) => !url.startsWith(host.url))).toEqual([])
})

/** Every file in the folder of assets under another name, as if all of it had changed. */
function renameAssets(folder: string): void {
  const assets = join(folder, 'assets')
  const names = readdirSync(assets)
  const texts = [join(folder, 'index.html'), ...names.map((name) => join(assets, name))].filter((path) =>
    /\.(js|css|html)$/.test(path),
  )
  const renamed = (name: string) => name.replace(/^/, 'next-')
  for (const path of texts) {
    let text = readFileSync(path, 'utf8')
    for (const name of names) text = text.replaceAll(name, renamed(name))
    writeFileSync(path, text.replace('<title>', '<meta name="build" content="next"><title>'))
  }
  for (const name of names) renameSync(join(assets, name), join(assets, renamed(name)))
}

const buildOf = (page: Page) => page.locator('meta[name=build]').count()

test('a newer version is offered; until it is taken, and in other tabs, the old one stays whole', async ({
  page,
  context,
  host,
  folderOf,
}) => {
  await visit(page, host.url)
  const other = await context.newPage()
  await other.goto(host.url)
  host.deploy(await folderOf(renameAssets))
  await page.reload()
  expect(await buildOf(page)).toBe(0)
  const update = page.getByRole('button', { name: 'Update autocoder' })
  await expect(update).toBeVisible({ timeout: 60_000 })
  expect(await buildOf(page)).toBe(0)
  await update.click()
  await expect(page.locator('meta[name=build]')).toHaveCount(1)
  await expect(page.getByText('Works offline').first()).toBeVisible({ timeout: 60_000 })
  // The host has none of the files that this tab is made of.
  expect(await buildOf(other)).toBe(0)
  await other.getByRole('button', { name: /Watch.*MIDI composer/ }).click()
  await expect(other.getByRole('heading', { name: 'random_midi_generator' }).first()).toBeVisible()
  await expect(other.getByRole('log').getByText('main.py').first()).toBeVisible({ timeout: 60_000 })
})

test('a build that arrives mixed with another is not offered', async ({ page, host, folderOf }) => {
  await visit(page, host.url)
  host.deploy(
    await folderOf(renameAssets).then((folder) => {
      const page = join(folder, 'index.html')
      writeFileSync(page, `${readFileSync(page, 'utf8')}<!-- of another build -->`)
      return folder
    }),
  )
  const failed = page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    await registration?.update().catch(() => {})
    return !registration?.installing && !registration?.waiting && (await caches.keys()).length === 1
  })
  await page.reload()
  await failed
  await expect(page.getByText('Works offline').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Update autocoder' })).toHaveCount(0)
  expect(await buildOf(page)).toBe(0)
})
