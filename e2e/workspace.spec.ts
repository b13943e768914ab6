import type { Locator, Page } from 'playwright/test'
import { expect, test } from './fixtures'

// What the work screen offers around a run: commands, checkpoints, questions to the agent.

test.setTimeout(120_000)

/** Replays a demo at full speed, and opens its screen. */
const openDemo = async (page: Page, name: string) => {
  await page.evaluate(async (name) => {
    const recording = await (await fetch(`demos/${name}.json`)).json()
    await window.autocoder({ project_name: name, recording, log_level: 'quiet' }).result
    location.hash = `#/project/${name}`
  }, name)
  await expect(page.getByRole('heading', { name: /^Complete after/ })).toBeVisible()
}

/** It is loaded when it is first asked for; what is typed before that is not for it. */
const openPalette = async (page: Page, key = 'Control+k') => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press(key)
  await expect(page.getByRole('combobox', { name: 'Search commands' })).toBeFocused({ timeout: 20_000 })
}

/** Presses Tab until it has the focus, as a person does who has no mouse. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const focused = target.and(page.locator(':focus'))
  for (let i = 0; i < 150; i += 1) {
    if ((await focused.count()) > 0) return
    await page.keyboard.press(key)
  }
  await expect(target).toBeFocused()
}

test('by keyboard alone: from the first visit to a finished demo, its failure, a checkpoint, an export', async ({
  app: page,
}) => {
  const press = async (target: Locator, key?: 'Tab' | 'Shift+Tab') => {
    await tabTo(page, target, key)
    await page.keyboard.press('Enter')
  }
  await openPalette(page)
  await page.keyboard.type('theme: dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await press(page.getByRole('button', { name: /Watch.*MIDI composer/ }))
  await expect(page.getByRole('heading', { name: /^Complete after/ })).toBeVisible({ timeout: 90_000 })

  // The first check that failed, and the line that it names.
  const failed = page
    .getByRole('log')
    .locator('summary')
    .filter({ hasText: /tests? fails?/ })
    .first()
  await press(failed)
  const line = page
    .getByRole('log')
    .getByRole('button', { name: /^main_test\.py:\d+$/ })
    .first()
  await expect(line).toBeVisible()
  await press(line)
  const editor = page.getByRole('textbox', { name: 'main_test.py', exact: true })
  await expect(editor).toBeFocused()
  await expect(page.locator('.cm-activeLine')).toContainText('assert')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor).not.toBeFocused()

  // The tabs go by arrow keys, the widths too.
  await tabTo(page, page.getByRole('tab', { name: 'Code' }), 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Diff' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByText('Since the run began')).toBeVisible()
  const separator = page.getByRole('separator', { name: 'Width of the files' })
  await tabTo(page, separator, 'Shift+Tab')
  const before = await page.getByRole('region', { name: 'Files' }).boundingBox()
  await page.keyboard.press('ArrowRight')
  await expect
    .poll(async () => (await page.getByRole('region', { name: 'Files' }).boundingBox())?.width)
    .toBeGreaterThan(before?.width ?? 0)

  await press(page.getByRole('button', { name: 'Restore checkpoint 2' }), 'Shift+Tab')
  await expect(page.getByText('The files are again as step 2 left them.')).toBeVisible()
  await press(page.getByRole('button', { name: 'Undo' }), 'Shift+Tab')
  await expect(page.getByText('The files are again as step 2 left them.')).toHaveCount(0)

  await openPalette(page, '?')
  await page.keyboard.type('no such command at all')
  await expect(page.getByText('There is no such command.')).toBeVisible()
  await page.keyboard.press('Escape')
  await openPalette(page)
  await page.keyboard.type('download as zip')
  const [zip] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  expect(zip.suggestedFilename()).toBe('random_midi_generator.zip')

  await press(page.getByTitle('Look at the files as this step left them').last())
  await expect(page.getByText('The files as step 2 left them.')).toBeVisible()
  await press(page.getByRole('button', { name: 'Fork' }), 'Shift+Tab')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('random_midi_generator_2')
  const files = page.getByRole('region', { name: 'Files' }).getByRole('listitem')
  await expect(files).toHaveText([/main\.py/, /main_test\.py/])
  await page.reload()
  await expect
    .poll(async () => (await page.getByRole('region', { name: 'Files' }).boundingBox())?.width)
    .toBeGreaterThan(before?.width ?? 0)
})

test('a failure is handed to the agent, and what the program wrote is looked at', async ({
  app: page,
  endpoint,
}) => {
  await openDemo(page, 'data_report')
  await page.getByRole('button', { name: 'Look at report.html' }).click()
  await expect(
    page.frameLocator('iframe[title*="report.html"]').getByRole('heading', { name: 'Bank report' }),
  ).toBeVisible()

  const { requests, base_url } = await endpoint([])
  await page.evaluate(async () => {
    const files = { 'main.py': 'print(1 / 0)\n', 'main_test.py': 'def test_a():\n    assert True\n' }
    await window.autocoder.projects.import(files, { name: 'broken' })
  })
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
  await page.getByLabel('Address').fill(base_url)
  await page.keyboard.press('Escape')
  await page.evaluate(() => {
    location.hash = '#/project/broken'
  })
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('ZeroDivisionError').first()).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Fix this' }).first().click()
  await expect.poll(() => requests.length, { timeout: 30_000 }).toBeGreaterThan(0)
  expect(JSON.stringify(requests[0])).toContain('Fix this: python main.py fails: ZeroDivisionError')
})

test('a folder on disk gets each change of the project, and gives its own', async ({ app }) => {
  await app.evaluate(async () => {
    // The browser's private folder has the interface of one that is picked.
    const disk = await navigator.storage.getDirectory()
    Object.assign(window, { showDirectoryPicker: () => disk.getDirectoryHandle('disk', { create: true }) })
    await window.autocoder.projects.import({ 'main.py': '# ü\r\n\nprint(1)\r\n' }, { name: 'mirrored' })
    location.hash = '#/project/mirrored'
  })
  const onDisk = () =>
    app.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('disk')
      const file = await folder.getFileHandle('main.py').catch(() => null)
      return file && (await (await file.getFile()).text())
    })
  const change = (text: string) =>
    app.evaluate(async (content) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('disk')
      const file = await (await folder.getFileHandle('main.py')).createWritable()
      await file.write(content)
      await file.close()
      dispatchEvent(new Event('focus'))
    }, text)
  await app.getByRole('button', { name: 'More' }).click()
  await app.getByRole('menuitem', { name: 'Work in a folder' }).click()
  await expect.poll(onDisk).toBe('# ü\r\n\nprint(1)\r\n')

  const editor = app.getByRole('textbox', { name: 'main.py' })
  await editor.click()
  await app.keyboard.press('Control+Home')
  await app.keyboard.type('# one')
  await app.keyboard.press('Enter')
  await app.keyboard.press('Control+s')
  await expect.poll(onDisk).toBe('# one\r\n# ü\r\n\nprint(1)\r\n')
  await app.keyboard.press('Control+a')
  await app.keyboard.type('print(2)')
  await app.keyboard.press('Control+s')
  await expect.poll(onDisk).toBe('print(2)')

  await app.keyboard.type(' # mine')
  await change('print(3)')
  await app.getByRole('button', { name: 'Take the new one' }).click()
  await expect(editor).toHaveText('print(3)')
  await expect(app.getByText('not saved yet')).toHaveCount(0)
  expect(await onDisk()).toBe('print(3)')

  await app.reload()
  await app.keyboard.press('Control+s')
  await expect(editor).toHaveText('print(3)')
  await change('print(4)')
  await expect(editor).toHaveText('print(4)')
  await app.getByRole('button', { name: 'Folder disk' }).click()
  await app.getByRole('menuitem', { name: 'Leave the folder' }).click()
  await expect(app.getByRole('button', { name: /^Folder/ })).toHaveCount(0)
  await expect.poll(onDisk).toBe('print(4)')
})
