import { expect, type Page, test } from 'playwright/test'
import { servePages } from '../scripts/pages.mjs'
import type { ProjectStore } from '../src/api/types'
import { expectAccessible } from './expectAccessible'

// Every screen over a scripted model and Python: nothing that axe objects to, nothing wider than the window, and the
// whole job by keyboard.

let pages: Awaited<ReturnType<typeof servePages>>

test.beforeAll(async () => {
  pages = await servePages()
})

test.afterAll(() => pages.close())

const PROJECT = '#/project/random_midi_generator'

const open = async (page: Page, query: string, hash = '') => {
  await page.goto(`${pages.url}?${query}${hash}`)
  await page.waitForSelector('h1')
}

const isNarrow = (page: Page) => (page.viewportSize()?.width ?? 0) < 500

const openPalette = async (page: Page) => {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search commands' })).toBeFocused()
}

async function nameHost(page: Page): Promise<void> {
  await choose(page, 'Open hosts')
  await page.getByRole('textbox', { name: 'Host' }).fill('api.example.org')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Close api.example.org' }).waitFor()
}

/** Something in the menu of the work screen. */
async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** On a phone one pane is shown at a time. */
async function dock(page: Page, pane: string): Promise<void> {
  if (isNarrow(page)) await page.getByRole('button', { name: pane }).last().click()
}

async function showTab(page: Page, name: string): Promise<void> {
  await dock(page, 'Code')
  await page.getByRole('tab', { name }).click()
}

/** A state that a screen can be brought into from the one before it. */
type Act = (page: Page) => Promise<unknown>

const LOOK = 'Look at the files as this step left them'

/** Each state is reached from the one before, because loading the page is what takes most of the time. */
const SCREENS: readonly {
  name: string
  open: Act
  hasPanes?: true
  states?: Readonly<Record<string, Act>>
}[] = [
  {
    name: 'home',
    open: (page) => open(page, 'scene=home'),
    states: {
      'renaming and deleting': async (page) => {
        await page.getByRole('button', { name: 'Rename tide_table' }).click()
        await page.getByRole('button', { name: 'Delete expenses_report' }).click()
        await page.getByRole('button', { name: 'Undo' }).waitFor()
      },
    },
  },
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
    name: 'a run at work',
    hasPanes: true,
    open: async (page) => {
      await open(page, 'scene=work&hold=2')
      await page.getByText('1 of 7 tests fails').waitFor()
      await page.locator('.cm-content').waitFor({ state: 'attached' })
    },
    states: {
      'what is queued': async (page) => {
        await dock(page, 'Trace')
        await page.getByLabel('Steer the agent').fill('Let the strings enter at bar five')
        await page.keyboard.press('Control+Enter')
        await page.getByText('Queued for the next prompt').waitFor()
      },
    },
  },
  {
    name: 'a retry',
    open: async (page) => {
      await page.clock.install()
      await open(page, 'scene=fault')
      await page.getByText(/Asking again in \d s/).waitFor()
    },
    states: {
      'a pause': async (page) => {
        await page.clock.runFor(12_000)
        await page.getByRole('heading', { name: 'Paused' }).waitFor()
      },
    },
  },
  {
    name: 'a complete run',
    hasPanes: true,
    open: async (page) => {
      await open(page, 'scene=done')
      await page.getByText('Complete after 7 steps').waitFor()
      await page.getByRole('button', { name: 'Prompt' }).last().click()
      await page.getByRole('log').getByText('edit_code', { exact: true }).click()
      await page.getByText('Then step 7: tests 6 → 7 of 7, nothing broke').waitFor()
    },
  },
  ...(['limit', 'stuck', 'failed'] as const).map((scene) => ({
    name: `a run that ended: ${scene}`,
    open: async (page: Page) => {
      await page.clock.install()
      await open(page, `scene=${scene}`)
      if (scene === 'failed') await page.clock.runFor(60_000)
      await page
        .getByText({ limit: 'Limit reached after', stuck: 'Stuck after', failed: 'Failed after' }[scene])
        .waitFor()
    },
  })),
  { name: 'a project that another tab works on', open: (page) => open(page, 'scene=saved&busy', PROJECT) },
  {
    name: 'a project’s menus and dialogs',
    open: async (page) => {
      await open(page, 'scene=saved', PROJECT)
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'Share' }).waitFor()
    },
    states: {
      sharing: async (page) => {
        await page.getByRole('menuitem', { name: 'Share' }).click()
        await page.getByRole('textbox', { name: 'Link' }).waitFor()
      },
      commands: async (page) => {
        await page.keyboard.press('Escape')
        await openPalette(page)
      },
      hosts: async (page) => {
        await page.keyboard.press('Escape')
        await nameHost(page)
        await page.getByRole('textbox', { name: 'Host' }).fill('*')
        await page.keyboard.press('Enter')
        await page.getByText('stands for many hosts').waitFor()
      },
      'an open network': async (page) => {
        await page.getByRole('button', { name: 'Done' }).click()
        await page.getByRole('button', { name: 'Network open: api.example.org' }).waitFor()
      },
    },
  },
  {
    name: 'a checkpoint and what changed',
    hasPanes: true,
    open: async (page) => {
      await open(page, 'scene=saved', PROJECT)
      await dock(page, 'Tests')
      await page.getByTitle(LOOK).first().click()
      await page.getByRole('tab', { name: 'Diff' }).click()
      await page.getByRole('textbox', { name: 'Changes to main.py' }).waitFor()
    },
    states: {
      'since the start': async (page) => {
        await showTab(page, 'Diff')
        await page.getByRole('radio', { name: 'Since the start' }).check()
        await page.getByRole('textbox', { name: 'Changes to main_test.py' }).waitFor()
      },
      restored: async (page) => {
        await page.getByRole('button', { name: 'Back to now' }).click()
        await dock(page, 'Tests')
        await page.getByRole('button', { name: 'Restore checkpoint 2' }).click()
        await page.getByText('again as step 2 left them').waitFor()
      },
      'a conflict': async (page) => {
        await showTab(page, 'Code')
        await page.getByRole('textbox', { name: 'main.py', exact: true }).click()
        await page.keyboard.type('# mine')
        await page.evaluate(async () => {
          const { store } = window as unknown as { store: ProjectStore }
          const project = await store.open('random_midi_generator')
          await store.save({ ...project, files: { ...project.files, 'main.py': 'print("theirs")\n' } })
        })
        await page.getByText('changed while you were editing').waitFor()
      },
    },
  },
  {
    name: 'tests, output and console',
    open: async (page) => {
      await open(page, 'scene=saved', PROJECT)
      await showTab(page, 'Tests')
      await page.getByRole('row', { name: /lasts_two_minutes/ }).waitFor()
    },
    states: {
      output: async (page) => {
        await showTab(page, 'Output')
        await page.getByText('Wrote 2 files').waitFor()
      },
      'a program that waits': async (page) => {
        await dock(page, 'Output')
        await page.getByRole('button', { name: 'Run', exact: true }).click()
        await page.getByRole('textbox', { name: /main\.py asks/ }).waitFor()
      },
      'an error at the prompt': async (page) => {
        await page.getByRole('button', { name: 'Stop main.py' }).click()
        await page.getByRole('textbox', { name: 'Python', exact: true }).fill('compose("seven")')
        await page.keyboard.press('Enter')
        await page.getByRole('button', { name: 'Fix this' }).waitFor()
      },
    },
  },
  {
    name: 'previews',
    open: async (page) => {
      await open(page, 'scene=shown', PROJECT)
      await preview(page, 'data.json')
    },
    states: Object.fromEntries(
      ['drawing.svg', 'notes.md', 'rows.csv', 'song.mid', 'report.html'].map((name) => [
        name,
        (page: Page) => preview(page, name),
      ]),
    ),
  },
  { name: 'a project that is not there', open: (page) => open(page, 'scene=empty', '#/project/gone') },
  { name: 'a page that asks to embed', open: (page) => open(page, 'scene=permit') },
  { name: 'unsupported', open: (page) => open(page, 'scene=lost') },
]

async function preview(page: Page, name: string): Promise<void> {
  await dock(page, 'Code')
  await page.getByRole('region', { name: 'Files' }).getByRole('button', { name }).click()
  await page.getByRole('tab', { name: 'Preview' }).click()
  await page.getByRole('region', { name: `Preview of ${name}` }).waitFor()
  await page.getByText('Opening…').waitFor({ state: 'detached' })
}

/** What moves on a page while it loads is what one misses with the click. */
const MOST_SHIFT = 0.05

const layoutShift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number
            hadRecentInput: boolean
          })[])
            if (!entry.hadRecentInput) sum += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(sum), 50)
      }),
  )

for (const width of [1440, 360])
  for (const { name, open, hasPanes, states = {} } of SCREENS)
    test(`${name}: accessible in both themes, ${width} wide`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 800 })
      await open(page)
      await expectAccessible(page)
      if (hasPanes && isNarrow(page))
        for (const pane of await page.getByRole('navigation', { name: 'Panes' }).getByRole('button').all()) {
          await pane.click()
          await expectAccessible(page)
        }
      for (const [state, act] of Object.entries(states))
        await test.step(state, async () => {
          await act(page)
          await expectAccessible(page)
        })
    })

test('previews follow what their files become', async ({ page }) => {
  await open(page, 'scene=shown', PROJECT)
  const save = (files: Record<string, string | number[]>) =>
    page.evaluate(async (given) => {
      const { store } = window as unknown as { store: ProjectStore }
      const project = await store.open('random_midi_generator')
      const changed = Object.entries(given).map(([path, content]) => [
        path,
        typeof content === 'string' ? content : new Uint8Array(content),
      ])
      await store.save({ ...project, files: { ...project.files, ...Object.fromEntries(changed) } })
    }, files)
  const shown = page.getByRole('tabpanel', { name: 'Preview' })
  await preview(page, 'report.html')
  await shown.getByRole('button', { name: 'Run its scripts' }).click()
  await save({ 'report.html': '<h1>Another report</h1>' })
  await expect(shown.frameLocator('iframe').getByRole('heading', { name: 'Another report' })).toBeVisible()
  // Nobody has asked for the scripts of this one.
  await expect(shown.getByRole('button', { name: 'Run its scripts' })).toBeVisible()

  await preview(page, 'song.mid')
  await shown.getByRole('slider', { name: 'Position in the song' }).fill('5')
  await expect(shown.getByText('0:05 / 0:06')).toBeVisible()
  await shown.getByRole('button', { name: 'Play' }).click()
  await expect(shown.getByRole('button', { name: 'Stop' })).toBeVisible()
  const [head, track] = [
    [...Buffer.from('MThd'), 0, 0, 0, 6, 0, 0, 0, 1, 0, 96],
    [0, 0x90, 60, 90, 96, 0x80, 60, 0],
  ]
  await save({ 'song.mid': [...head, ...Buffer.from('MTrk'), 0, 0, 0, track.length, ...track] })
  await expect(shown.getByText('1 note, 1 instrument')).toBeVisible()
  await expect(shown.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('files are added, opened in their folders, and downloaded with a word of warning', async ({ page }) => {
  await open(page, 'scene=shown', PROJECT)
  const files = page.getByRole('region', { name: 'Files' })
  const tides = files.getByRole('button', { name: /tides\.py/ })
  await expect(tides).toBeVisible()
  await files.getByRole('button', { name: 'ports', exact: true }).click()
  await expect(tides).toHaveCount(0)
  await expect(files.getByRole('button', { name: 'ports 2 files' })).toBeVisible()

  const chooser = page.waitForEvent('filechooser')
  await files.getByRole('button', { name: 'Add files from this device' }).click()
  await (await chooser).setFiles([
    { name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from('theirs\n') },
    { name: 'new.py', mimeType: 'text/plain', buffer: Buffer.from('print(2)\n') },
  ])
  await expect(page.getByText('The project has another rows.csv.')).toBeVisible()
  await files.getByRole('button', { name: 'Keep', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'new.py' })).toContainText('print(2)')
  await files.getByRole('button', { name: /rows\.csv/ }).click()
  await expect(page.getByRole('textbox', { name: 'rows.csv' })).toContainText('north, old')

  await preview(page, 'drawing.svg')
  const shown = page.getByRole('tabpanel', { name: 'Preview' })
  await shown.getByRole('button', { name: 'Download drawing.svg' }).click()
  await expect(page.getByText('its scripts run and can reach the network')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('drawing.svg')
})

test('nothing moves while a screen loads', async ({ page }) => {
  for (const [query, hash] of [
    ['scene=home', ''],
    ['scene=saved', PROJECT],
  ] as const) {
    await open(page, query, hash)
    await page.waitForTimeout(500)
    expect(await layoutShift(page), query).toBeLessThanOrEqual(MOST_SHIFT)
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
  // What is not sent yet is there again after a look elsewhere.
  await page.getByLabel('Steer the agent').fill('Softer at the')
  await page.getByRole('link', { name: 'all projects' }).click()
  await page.getByLabel('Goal').fill('Another')
  await page.goBack()
  await expect(page.getByLabel('Steer the agent')).toHaveValue('Softer at the')
  await page.goForward()
  await expect(page.getByLabel('Goal')).toHaveValue('Another')
  await page.goBack()
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

  await page.getByRole('button', { name: 'Empty project' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('project')
  await expect(page.getByRole('textbox', { name: 'main.py', exact: true })).toBeVisible()
})
