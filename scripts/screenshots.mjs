// @ts-check
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright'
import { browserArguments, ensureBrowser } from './browser.mjs'
import { servePages } from './pages.mjs'

// Pictures of every screen, in both themes and two widths, in screenshots/.

const FOLDER = 'screenshots'
const PROJECT = '#/project/random_midi_generator'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {{ name: string, query: string, hash?: string, act?: (page: Page) => Promise<unknown> }} Shot
 * @type {readonly Shot[]}
 */
const SHOTS = [
  { name: 'home', query: 'scene=home' },
  { name: 'home-empty', query: 'scene=empty' },
  {
    name: 'home-no-key',
    query: 'scene=empty',
    act: async (page) => {
      await page.fill('#goal', 'A chess clock for two players')
      await page.click('button[type=submit]')
    },
  },
  {
    name: 'home-rename',
    query: 'scene=home',
    act: async (page) => {
      await page.click('role=button[name="Rename tide_table"]')
      await page.click('role=button[name="Delete expenses_report"]')
    },
  },
  {
    name: 'settings',
    query: 'scene=empty',
    act: async (page) => {
      await page.click('text=Settings')
      await page.fill('#api-key', 'sk-proj-example')
      await page.click('role=button[name=Test]')
      await page.waitForSelector('text=Wrong key')
    },
  },
  { name: 'palette', query: 'scene=saved', hash: PROJECT, act: (page) => page.keyboard.press('Control+k') },
  {
    name: 'share',
    query: 'scene=saved',
    hash: PROJECT,
    act: (page) => choose(page, 'Share').then(() => page.waitForSelector('role=textbox[name=Link]')),
  },
  { name: 'hosts', query: 'scene=saved', hash: PROJECT, act: (page) => choose(page, 'Open hosts') },
  {
    name: 'more',
    query: 'scene=saved',
    hash: PROJECT,
    act: (page) => page.click('role=button[name=More]'),
  },
  { name: 'missing', query: 'scene=home', hash: '#/project/gone' },
  {
    name: 'link',
    query: 'scene=saved',
    hash: PROJECT,
    act: async (page) => {
      await choose(page, 'Share')
      const link = await page.inputValue('role=textbox[name=Link]')
      await page.goto(page.url().replace(/#.*/, link.slice(link.indexOf('#'))))
      await page.reload()
      await page.waitForSelector('h1')
    },
  },
  { name: 'link-damaged', query: 'scene=empty', hash: '#project=1.AAAA' },
  {
    name: 'replay',
    query: 'scene=saved',
    hash: '#/replay/random_midi_generator',
    act: async (page) => {
      await page.click('role=button[name=/^Play/]')
      await page.waitForTimeout(1500)
    },
  },
  { name: 'permit', query: 'scene=permit' },
  { name: 'unsupported', query: 'scene=lost' },
  { name: 'work', query: 'scene=work&hold=2', act: steer },
  { name: 'work-first', query: 'scene=work&hold=0' },
  { name: 'work-retry', query: 'scene=fault' },
  {
    name: 'work-paused',
    query: 'scene=fault',
    act: (page) => page.waitForSelector('text=Open settings', { timeout: 20_000 }),
  },
  { name: 'work-done', query: 'scene=done' },
  { name: 'work-limit', query: 'scene=limit' },
  { name: 'work-stuck', query: 'scene=stuck', act: (page) => page.waitForSelector('text=Stuck after') },
  {
    name: 'work-failed',
    query: 'scene=failed',
    act: (page) => page.waitForSelector('text=Failed after', { timeout: 30_000 }),
  },
  { name: 'work-saved', query: 'scene=saved', hash: PROJECT },
  { name: 'work-busy', query: 'scene=saved&busy', hash: PROJECT },
  { name: 'work-code', query: 'scene=work&hold=2', act: (page) => dock(page, 'Code') },
  { name: 'work-tests', query: 'scene=work&hold=2', act: (page) => show(page, 'Tests') },
  { name: 'work-output', query: 'scene=saved', hash: PROJECT, act: (page) => show(page, 'Output') },
  { name: 'work-diff', query: 'scene=saved', hash: PROJECT, act: (page) => show(page, 'Diff') },
  { name: 'work-checkpoint', query: 'scene=saved', hash: PROJECT, act: look },
  {
    name: 'work-restored',
    query: 'scene=saved',
    hash: PROJECT,
    act: async (page) => {
      await dock(page, 'Tests')
      await page.click('role=button[name="Restore checkpoint 2"]')
    },
  },
  { name: 'work-console', query: 'scene=saved', hash: PROJECT, act: (page) => answer(page, 1) },
  { name: 'work-console-done', query: 'scene=saved', hash: PROJECT, act: (page) => answer(page, 2) },
  { name: 'work-prompt', query: 'scene=saved', hash: PROJECT, act: typePython },
  ...['data.json', 'drawing.svg', 'notes.md', 'report.html', 'rows.csv', 'song.mid'].map((name) => ({
    name: `work-preview-${name}`,
    query: 'scene=shown',
    hash: PROJECT,
    /** @param {Page} page */
    act: (page) => preview(page, name),
  })),
  {
    name: 'work-download',
    query: 'scene=shown',
    hash: PROJECT,
    act: async (page) => {
      await preview(page, 'report.html')
      await page.click('role=tabpanel[name=Preview] >> role=button[name=/Download/]')
    },
  },
]

/** @param {Page} page */
async function steer(page) {
  await page.fill('#steer', 'Let the strings enter at bar five')
  await page.press('#steer', 'Control+Enter')
}

/** @param {Page} page @param {string} pane */
async function dock(page, pane) {
  const button = page.locator('nav[aria-label=Panes] button', { hasText: pane })
  if (await button.isVisible()) await button.click()
}

/** @param {Page} page @param {string} tab */
async function show(page, tab) {
  await dock(page, 'Code')
  await page.getByRole('tab', { name: tab }).click()
}

/** Something in the menu of the work screen. @param {Page} page @param {string} item */
async function choose(page, item) {
  await page.click('role=button[name=More]')
  await page.click(`role=menuitem[name="${item}"]`)
  await page.waitForTimeout(600)
}

/** @param {Page} page */
async function look(page) {
  await dock(page, 'Tests')
  await page.getByTitle('Look at the files as this step left them').first().click()
  await page.getByRole('tab', { name: 'Diff' }).click()
}

/** @param {Page} page @param {number} answers */
async function answer(page, answers) {
  await dock(page, 'Output')
  await page.click('role=button[name=Run]')
  for (const line of ['D minor', '96'].slice(0, answers)) {
    await page.fill('#console-line', line)
    await page.press('#console-line', 'Enter')
  }
}

/** @param {Page} page */
async function typePython(page) {
  await dock(page, 'Output')
  for (const line of ['from main import compose', 'len(compose(seed=7))', 'compose("seven")']) {
    await page.fill('#console-line', line)
    await page.press('#console-line', 'Enter')
  }
}

/** @param {Page} page @param {string} name */
async function preview(page, name) {
  await dock(page, 'Code')
  await page.getByRole('region', { name: 'Files' }).getByRole('button', { name }).click()
  await page.getByRole('tab', { name: 'Preview' }).click()
  await page.waitForTimeout(600)
}

const only = process.argv.slice(2)
const pages = await servePages()
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArguments() })
mkdirSync(FOLDER, { recursive: true })
try {
  for (const width of [1440, 390])
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      const context = await browser.newContext({
        viewport: { width, height: width > 500 ? 900 : 844 },
        colorScheme,
        reducedMotion: 'reduce',
        deviceScaleFactor: width > 500 ? 1 : 2,
      })
      for (const shot of SHOTS)
        if (only.length === 0 || only.includes(shot.name)) await take(context, shot, width, colorScheme)
      await context.close()
    }
} finally {
  await browser.close()
  await pages.close()
}

/** @param {import('playwright').BrowserContext} context @param {Shot} shot @param {number} width @param {string} theme */
async function take(context, { name, query, hash = '', act }, width, theme) {
  const page = await context.newPage()
  page.on('pageerror', (error) => console.log(`${name}: ${error.message}`))
  page.on('console', (line) => line.type() === 'error' && console.log(`${name}: ${line.text()}`))
  await page.goto(`${pages.url}?${query}${hash}`)
  await page.waitForSelector('h1')
  await page.waitForTimeout(900)
  await act?.(page)
  await page.waitForTimeout(300)
  const path = `${FOLDER}/${name}-${width}-${theme}.png`
  await page.screenshot({
    path,
    fullPage: ['home', 'link', 'replay'].some((start) => name.startsWith(start)),
  })
  console.log(path)
  await page.close()
}
