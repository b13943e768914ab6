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
  /** What it serves. */
  readonly folder: string
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
    await use({ url: server.url, folder: dir, goAway, deploy })
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

test('without a network everything works but models elsewhere, and no request leaves the folder', async ({
  page,
  context,
  host,
  endpoint,
}) => {
  // Those of the service worker, too.
  const requested: string[] = []
  context.on('request', (request) => requested.push(request.url()))
  await visit(page, host.url)
  expect(await installedAs(page)).toBe(host.url)
  await page.evaluate(
    (files) => window.autocoder.projects.import(files, { name: 'kept' }),
    HELLO_FILES as Record<string, string>,
  )
  await host.goAway()
  await page.reload()
  await page.getByRole('link', { name: 'kept' }).click()
  await expect(page.getByRole('heading', { name: 'kept' })).toBeVisible()

  await test.step('a project is edited, tested and run', async () => {
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('# edited\n')
    await page.keyboard.press('Control+s')
    await expect(page.getByText('not saved yet')).toHaveCount(0)
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await expect(page.getByText('1 of 1').first()).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('hello world').first()).toBeVisible()
  })

  await test.step('a page that a program wrote is shown apart from the app', async () => {
    await page.getByRole('button', { name: /page\.html/ }).click()
    await page.getByRole('tab', { name: 'Preview' }).click()
    const preview = page.frameLocator('iframe[title^="Page page.html"]')
    await expect(preview.getByRole('heading', { name: 'Still' })).toBeVisible()
    await expect(preview.locator('body')).not.toHaveAttribute('data-origin')
    await page.getByRole('button', { name: 'Run its scripts' }).click()
    await expect(preview.locator('body')).toHaveAttribute('data-origin', 'null')
  })

  await test.step('a project is exported, shared and opened from its link', async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: /Download/ }).click()
    expect((await download).suggestedFilename()).toBe('kept.zip')
    await page.getByRole('button', { name: 'Share' }).click()
    const link = await page.getByLabel('Link', { exact: true }).inputValue()
    const opened = await context.newPage()
    await opened.goto(link)
    await expect(opened.getByText('From a link, not yours.')).toBeVisible()
    await opened.getByText('main.py', { exact: true }).click()
    await expect(opened.getByText('# edited')).toBeVisible()
    await opened.close()
  })

  await test.step('a model on this computer builds a project, which is replayed step by step', async () => {
    const { base_url } = await endpoint([create(HELLO, TEST_OF_MAIN), complete])
    const { outcome } = await runToEnd(page, {
      project_name: 'local',
      goal: 'Print hello world.',
      base_url,
    })
    expect(outcome).toBe('complete')
    await page.goto(`${host.url}#/replay/local`)
    await page.getByLabel('Speed').selectOption('As fast as it goes')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect(page.getByText('Verified here.')).toBeVisible({ timeout: 30_000 })
    const outside = requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(host.url))
    expect(outside.filter((url) => !url.startsWith(base_url))).toEqual([])
  })

  await test.step('a demo plays', async () => {
    await page.goto(host.url)
    await page.getByRole('button', { name: /Watch.*Sudoku/ }).click()
    // At the pace of a reader; the player has shown before that a run is replayed to its end.
    await expect(page.getByRole('log').getByText('main_test.py').first()).toBeVisible({ timeout: 60_000 })
  })

  const kept = await page.evaluate(async () => {
    const names = await caches.keys()
    const opened = await Promise.all(names.map((name) => caches.open(name)))
    const requests = await Promise.all(opened.map((cache) => cache.keys()))
    return { names, urls: requests.flat().map(({ url }) => url) }
  })
  expect(kept.names).toEqual([expect.stringMatching(/^autocoder \/a\/b\/ [0-9a-f]{16}$/)])
  expect(kept.urls.filter((url) => !url.startsWith(host.url))).toEqual([])
  expect(requested.filter((url) => url.endsWith('/sw.js') || url.endsWith('/LICENSE'))).not.toEqual([])
})

/** What the browser takes for the app's identity when it is installed: another one in each folder. */
async function installedAs(page: Page): Promise<string | undefined> {
  const session = await page.context().newCDPSession(page)
  const { appId } = await session.send('Page.getAppId')
  await session.detach()
  return appId
}

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

test('a newer version is offered once it is whole; until it is taken, and in other tabs, the old one stays', async ({
  page,
  context,
  host,
  folderOf,
}) => {
  await visit(page, host.url)
  const other = await context.newPage()
  await other.goto(host.url)
  const update = page.getByRole('button', { name: 'Update autocoder' })
  const next = await folderOf(renameAssets)

  await test.step('one that arrives mixed with another is not offered', async () => {
    host.deploy(next)
    const index = join(host.folder, 'index.html')
    writeFileSync(index, `${readFileSync(index, 'utf8')}<!-- of another build -->`)
    const failed = page.waitForFunction(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      await registration?.update().catch(() => {})
      return !registration?.installing && !registration?.waiting && (await caches.keys()).length === 1
    })
    await page.reload()
    await failed
    await expect(page.getByText('Works offline').first()).toBeVisible()
    await expect(update).toHaveCount(0)
    expect(await buildOf(page)).toBe(0)
  })

  host.deploy(next)
  await page.reload()
  expect(await buildOf(page)).toBe(0)
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
