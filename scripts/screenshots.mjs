// @ts-check
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright'
import { createServer } from 'vite'
import { browserArguments, ensureBrowser } from './browser.mjs'

// Pictures of every screen, in both themes and two widths, in screenshots/.

const FOLDER = 'screenshots'
const PROJECT = '#/project/random_midi_generator'

/**
 * @typedef {{ name: string, query: string, hash?: string, act?: (page: import('playwright').Page) => Promise<unknown> }} Shot
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
    name: 'settings',
    query: 'scene=empty',
    act: async (page) => {
      await page.click('text=Settings')
      await page.fill('#api-key', 'sk-proj-example')
      await page.click('role=button[name=Test]')
      await page.waitForSelector('text=Wrong key')
    },
  },
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
  { name: 'work-saved', query: 'scene=saved', hash: PROJECT },
  { name: 'work-busy', query: 'scene=saved&busy', hash: PROJECT },
  { name: 'unsupported', query: 'scene=lost' },
  { name: 'work-code', query: 'scene=work&hold=2', act: (page) => dock(page, 'Code') },
  { name: 'work-tests', query: 'scene=work&hold=2', act: (page) => dock(page, 'Tests') },
  { name: 'work-output', query: 'scene=work&hold=2', act: (page) => dock(page, 'Output') },
  { name: 'work-console', query: 'scene=saved', hash: PROJECT, act: (page) => answer(page, 1) },
  { name: 'work-console-done', query: 'scene=saved', hash: PROJECT, act: (page) => answer(page, 2) },
]

/** @param {import('playwright').Page} page */
async function steer(page) {
  await page.fill('#steer', 'Let the strings enter at bar five')
  await page.press('#steer', 'Control+Enter')
}

/** @param {import('playwright').Page} page @param {string} pane */
async function dock(page, pane) {
  const button = page.locator('nav[aria-label=Panes] button', { hasText: pane })
  if (await button.isVisible()) await button.click()
}

/** @param {import('playwright').Page} page @param {number} answers */
async function answer(page, answers) {
  await dock(page, 'Output')
  await page.click('role=button[name=Run]')
  for (const line of ['D minor', '96'].slice(0, answers)) {
    await page.fill('#console-line', line)
    await page.press('#console-line', 'Enter')
  }
}

const only = process.argv.slice(2)
const server = await createServer({
  server: { port: 5199, hmr: false, watch: null },
  logLevel: 'error',
  cacheDir: '.cache/screenshots',
  // What is loaded late would make the page reload when it is first met.
  optimizeDeps: {
    include: [
      '@base-ui/react/autocomplete',
      '@base-ui/react/dialog',
      '@base-ui/react/menu',
      '@codemirror/commands',
      '@codemirror/lang-python',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/merge',
      '@codemirror/search',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
      'anser',
      'papaparse',
      'react-markdown',
      'remark-gfm',
    ],
  },
})
await server.listen()
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
  await server.close()
}

/** @param {import('playwright').BrowserContext} context @param {Shot} shot @param {number} width @param {string} theme */
async function take(context, { name, query, hash = '', act }, width, theme) {
  const page = await context.newPage()
  page.on('pageerror', (error) => console.log(`${name}: ${error.message}`))
  page.on('console', (line) => line.type() === 'error' && console.log(`${name}: ${line.text()}`))
  await page.goto(`http://localhost:5199/e2e/pages/ui.html?${query}${hash}`)
  await page.waitForSelector('h1')
  await page.waitForTimeout(900)
  await act?.(page)
  await page.waitForTimeout(300)
  const path = `${FOLDER}/${name}-${width}-${theme}.png`
  await page.screenshot({ path, fullPage: !name.startsWith('work') && name !== 'settings' })
  console.log(path)
  await page.close()
}
