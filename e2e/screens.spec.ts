import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { expect, type Page, test } from 'playwright/test'
import { servePages } from '../scripts/pages.mjs'

// Every screen over a scripted model and Python: nothing that axe objects to, nothing wider than the window, and the
// whole job by keyboard.

let pages: Awaited<ReturnType<typeof servePages>>
let axe: string

test.beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  pages = await servePages()
})

test.afterAll(() => pages.close())

const PROJECT = '#/project/random_midi_generator'

const open = async (page: Page, query: string, hash = '') => {
  await page.goto(`${pages.url}?${query}${hash}`)
  await page.waitForSelector('h1')
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** By every rule in the light theme, and in the dark one by those about colours: the page is else the same. */
async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violationsOf(page, { runOnly: ['color-contrast', 'link-in-text-block'] }), 'dark').toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await violationsOf(page, {}), 'light').toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow, 'pixels wider than the window').toBeLessThanOrEqual(0)
}

const violationsOf = (page: Page, rules: object): Promise<string[]> =>
  page.evaluate(async (chosen) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> }
    }
    const { violations } = await axe.run({ resultTypes: ['violations'], ...chosen })
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    )
  }, rules)

const isNarrow = (page: Page) => (page.viewportSize()?.width ?? 0) < 500

const openPalette = async (page: Page) => {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search commands' })).toBeFocused()
}

async function nameHost(page: Page): Promise<void> {
  await open(page, 'scene=saved', PROJECT)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Open hosts' }).click()
  await page.getByRole('textbox', { name: 'Host' }).fill('api.example.org')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Close api.example.org' }).waitFor()
}

const SCREENS: readonly { name: string; open(page: Page): Promise<unknown> }[] = [
  { name: 'home', open: (page) => open(page, 'scene=home') },
  {
    name: 'settings',
    open: async (page) => {
      await open(page, 'scene=empty')
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByLabel('Key', { exact: true }).fill('sk-proj-example')
      await page.getByRole('button', { name: 'Test' }).click()
      await page.getByText('Wrong key').waitFor()
      const notices = page.getByRole('checkbox', { name: 'Tell me when a run ends' })
      await notices.click()
      await page.getByText('does not let the page show notices').waitFor()
      await expect(notices).not.toBeChecked()
    },
  },
  {
    name: 'work',
    open: async (page) => {
      await open(page, 'scene=work&hold=2')
      await page.getByText('1 of 7 tests fails').waitFor()
      await page.locator('.cm-content').waitFor({ state: 'attached' })
    },
  },
  {
    name: 'complete',
    open: async (page) => {
      await open(page, 'scene=done')
      await page.getByText('Complete after 7 steps').waitFor()
      await page.getByRole('button', { name: 'Prompt' }).last().click()
    },
  },
  {
    name: 'limit',
    open: async (page) => {
      await open(page, 'scene=limit')
      await page.getByText('Limit reached after').waitFor()
    },
  },
  { name: 'saved, busy elsewhere', open: (page) => open(page, 'scene=saved&busy', PROJECT) },
  {
    name: 'commands',
    open: async (page) => {
      await open(page, 'scene=saved', PROJECT)
      await openPalette(page)
    },
  },
  {
    name: 'checkpoint',
    open: async (page) => {
      await open(page, 'scene=saved', PROJECT)
      if (isNarrow(page)) await page.getByRole('button', { name: 'Tests' }).click()
      await page.getByTitle('Look at the files as this step left them').first().click()
      await page.getByRole('button', { name: 'Changes of step' }).click()
      await page.getByRole('textbox', { name: 'Changes to main.py' }).waitFor()
    },
  },
  ...['data.json', 'drawing.svg', 'notes.md', 'report.html', 'rows.csv', 'song.mid'].map((name) => ({
    name,
    open: async (page: Page) => {
      await open(page, 'scene=shown', PROJECT)
      await openPalette(page)
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
      const code = page.getByRole('region', { name: 'Code' })
      await code.getByText(name, { exact: true }).waitFor()
      if (name !== 'song.mid') await code.getByRole('button', { name: 'Preview' }).click()
      await code.getByText('Opening…').waitFor({ state: 'detached' })
    },
  })),
  {
    name: 'hosts',
    open: async (page) => {
      await nameHost(page)
      await page.getByRole('textbox', { name: 'Host' }).fill('*')
      await page.keyboard.press('Enter')
      await page.getByText('stands for many hosts').waitFor()
    },
  },
  {
    name: 'network open',
    open: async (page) => {
      await nameHost(page)
      await page.getByRole('button', { name: 'Done' }).click()
      await page.getByRole('button', { name: 'Network open: api.example.org' }).waitFor()
    },
  },
  { name: 'unsupported', open: (page) => open(page, 'scene=lost') },
]

for (const width of [1440, 360])
  for (const screen of SCREENS)
    test(`${screen.name} is accessible in both themes, ${width} wide`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 800 })
      await screen.open(page)
      await expectAccessible(page)
      const dock = page.getByRole('navigation', { name: 'Panes' }).getByRole('button')
      if (!isNarrow(page) || (await dock.count()) === 0 || (await page.getByRole('dialog').count()) > 0)
        return
      for (const pane of await dock.all()) {
        await pane.click()
        await expectAccessible(page)
      }
    })

test('a run is steered, paused and stopped', async ({ page }) => {
  await open(page, 'scene=work&hold=2')
  await expect(page).toHaveTitle(/^(Writing|Repairing|Looking).* · random_midi_generator · autocoder$/)
  await page.getByLabel('Steer the agent').fill('Let the strings enter at bar five')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Queued for the next prompt')).toBeVisible()
  await page.getByRole('button', { name: 'Withdraw the queued message' }).click()
  await expect(page.getByText('Queued for the next prompt')).toHaveCount(0)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Stopped after 5 steps')).toBeVisible()
  await expect(page).toHaveTitle(/^Stopped/)
})

test('a pause says why, and what helps', async ({ page }) => {
  await page.clock.install()
  await open(page, 'scene=fault')
  await expect(page.getByText(/Asking again in \d s/)).toBeVisible()
  await page.clock.runFor(12_000)
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible()
  await page.getByRole('button', { name: 'Open settings' }).click()
  await expect(page.getByLabel('Key', { exact: true })).toBeFocused()
  // A model of one provider is none of another's.
  await page.getByLabel('Provider').selectOption('Anthropic')
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('claude-opus-5')
  await page.getByLabel('Provider').selectOption('OpenAI')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Resume' }).last().click()
  await page.clock.runFor(2_000)
  await expect(page.getByText('Complete after 7 steps')).toBeVisible()
})

test('by keyboard alone: a goal is stated, and a key asked for', async ({ page }) => {
  await open(page, 'scene=empty')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the goal' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.type('A chess clock for two players')
  await expect(page.getByLabel('Name')).toHaveAttribute('placeholder', 'chess_clock_two_players')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert').getByText('needs a key')).toBeVisible()
})

test('a saved project is edited, checked and taken back to a checkpoint', async ({ page }) => {
  await open(page, 'scene=saved', PROJECT)
  const editor = page.locator('.cm-content')
  await editor.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('# mine')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('not saved yet')).toHaveCount(0)
  // Where the cursor was.
  await page.keyboard.type('!\n')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('not saved yet')).toHaveCount(0)
  await expect(editor).toContainText('# mine!')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('7 of 7').first()).toBeVisible()

  const undo = page.getByRole('button', { name: 'Undo' })
  await page.getByRole('button', { name: 'Restore checkpoint 2' }).click()
  await expect(editor).not.toContainText('# mine!')
  await expect(editor).toContainText('BARS, BEATS = 60, 4')
  await undo.click()
  await expect(editor).toContainText('# mine!')
  // From a card that was drawn before the edit.
  await page.getByRole('log').getByText('create', { exact: true }).click()
  await page.getByRole('button', { name: 'Restore the files as after step 2' }).click()
  await expect(editor).not.toContainText('# mine!')
  await undo.click()
  await expect(editor).toContainText('# mine!')

  // What is being typed is not what a step left.
  await editor.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('# more\n')
  await page.getByTitle('Look at the files as this step left them').last().click()
  await expect(editor).not.toContainText('# more')
  await expect(page.getByRole('button', { name: 'Keep mine' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Back to now' }).click()
  await expect(editor).toContainText('# more')

  await page.getByRole('button', { name: 'Delete main.py' }).click()
  await expect(page.getByText('main.py is deleted.')).toBeVisible()
  await undo.click()
  await page.getByRole('region', { name: 'Files' }).getByRole('button', { name: 'main.py' }).click()
  await expect(editor).toContainText('# more')
})

test('a part that can’t be loaded is told, and nothing else goes with it', async ({ page }) => {
  await page.route(/\/(Palette|projectLink)-[^/]*\.js$/, (route) => route.abort())
  await open(page, 'scene=empty')
  await page.keyboard.press('Control+k')
  const told = page.getByRole('alert').filter({ hasText: 'A part of autocoder could not be loaded' })
  await expect(told).toBeVisible()
  await expect(page.getByLabel('Goal')).toBeVisible()
  await page.evaluate(() => {
    location.hash = '#project=1.xyz'
  })
  await expect(page.getByText('This link can’t be opened')).toHaveCount(0)
  await expect(told).toHaveCount(2)
  await page.evaluate(() => {
    location.hash = '#/'
  })
  await expect(told).toHaveCount(1)
})

test('a failing test leads to its line', async ({ page }) => {
  await open(page, 'scene=work&hold=2')
  await page.getByRole('button', { name: 'main_test.py:8' }).first().click()
  await expect(page.locator('.cm-content')).toBeFocused()
  await expect(page.locator('.cm-activeLine')).toContainText('assert length == pytest.approx')
})

test('projects are found, duplicated, renamed and deleted where they are listed', async ({ page }) => {
  await open(page, 'scene=home')
  await expect(page.getByRole('searchbox')).toHaveCount(0)
  for (const name of ['Duplicate tide_table', 'Duplicate tide_table', 'Duplicate expenses_report'])
    await page.getByRole('button', { name, exact: true }).click()
  const links = page.getByRole('region', { name: 'Recent projects' }).getByRole('link')
  await expect(links).toHaveCount(6)
  await page.getByRole('searchbox', { name: 'Find a project' }).fill('TIDE harbour')
  await expect(links).toHaveText(['tide_table_3', 'tide_table_2', 'tide_table'])

  await page.getByRole('button', { name: 'Rename tide_table', exact: true }).click()
  await page.getByLabel('New name').fill('tides')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: 'tides' })).toBeVisible()

  await page.getByRole('button', { name: 'Delete tides' }).click()
  await expect(page.getByRole('link', { name: 'tides' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'tides' })).toBeVisible()
  await page.clock.install()
  await page.getByRole('button', { name: 'Delete tides' }).click()
  await page.clock.runFor(11_000)
  await expect(page.getByText('deleted')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'tides' })).toHaveCount(0)
})
