import type { Page } from 'playwright/test'
import { expect, test } from './fixtures'
import { hostilePage } from './hostilePage'
import { startCollector } from './startCollector'

// What programs write is shown as what it is, and can neither reach the app nor the network.

/** Saves a project and opens its screen. Bytes cross as arrays of numbers. */
async function openProject(page: Page, files: Record<string, string | number[]>): Promise<void> {
  await page.evaluate(async (given) => {
    const files = Object.fromEntries(
      Object.entries(given).map(([path, content]) => [
        path,
        typeof content === 'string' ? content : new Uint8Array(content),
      ]),
    )
    await window.autocoder.projects.import(files, { name: 'shown' })
    location.hash = '#/project/shown'
  }, files)
}

const openFile = (page: Page, name: string) => page.getByRole('button', { name }).first().click()

const PIXEL = [
  ...Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
]
const NOTES = [0, 0x90, 60, 100, 96, 0x80, 60, 0, 0, 0x99, 40, 100, 96, 0x89, 40, 0, 0, 0xff, 0x2f, 0]
const SONG = [
  ...Buffer.from('MThd'),
  ...[0, 0, 0, 6, 0, 0, 0, 1, 0, 96],
  ...Buffer.from('MTrk'),
  ...[0, 0, 0, NOTES.length, ...NOTES],
]

test('pictures, songs, tables and texts are shown as what they are', async ({ app }) => {
  await openProject(app, {
    'main.py': 'print("hello")\n',
    'pixel.png': PIXEL,
    'song.mid': SONG,
    'rows.csv': 'name,amount\n"a, b",1.50\n=SUM(A1),2\n',
    'notes.md':
      '# Notes\n\n- one [there](https://example.org/x) [bad](javascript:alert(1))\n\n![secret](https://example.org/p.png)\n\n<img src=x onerror="window.pwned=1">\n',
    'data.json': '{"a":[1,{"b":null}]}',
    'drawing.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><script>window.pwned=1</script><rect width="20" height="20"/></svg>',
    'page.png': [...Buffer.from('<html><script>window.pwned=1</script></html>')],
  })
  const code = app.getByRole('region', { name: 'Code' })

  await openFile(app, 'pixel.png')
  await expect(code.getByRole('img', { name: 'pixel.png' })).toHaveJSProperty('naturalWidth', 1)

  await openFile(app, 'song.mid')
  await expect(code.getByText('2 notes, 2 instruments')).toBeVisible()
  await code.getByRole('button', { name: 'Play' }).click()
  await expect(code.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(code.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 10_000 })

  await openFile(app, 'rows.csv')
  await code.getByRole('button', { name: 'Preview' }).click()
  await expect(code.getByRole('row')).toHaveCount(3)
  await expect(code.getByRole('cell', { name: 'a, b' })).toBeVisible()
  await expect(code.getByRole('cell', { name: '=SUM(A1)' })).toBeVisible()

  await openFile(app, 'notes.md')
  await code.getByRole('button', { name: 'Preview' }).click()
  await expect(code.getByRole('heading', { name: 'Notes' })).toBeVisible()
  await expect(code.getByRole('link')).toHaveCount(1)
  await expect(code.getByRole('link', { name: 'there' })).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(code.getByText('(example.org)')).toBeVisible()
  await expect(code.getByText('[picture: secret]')).toBeVisible()

  await openFile(app, 'data.json')
  await code.getByRole('button', { name: 'Preview' }).click()
  await expect(code.getByText('"b": null')).toBeVisible()

  await openFile(app, 'drawing.svg')
  await code.getByRole('button', { name: 'Preview' }).click()
  await expect(code.getByRole('img', { name: 'drawing.svg' })).toHaveJSProperty('naturalWidth', 20)

  await openFile(app, 'page.png')
  await expect(code.getByText('<html><script>')).toBeVisible()
  expect(await app.evaluate(() => 'pwned' in window)).toBe(false)
})

test('a hostile page reaches nothing, with its scripts off and on', async ({ app, context }) => {
  const collector = await startCollector()
  const page = hostilePage(collector.url)
  let dialogs = 0
  app.on('dialog', (dialog) => {
    dialogs += 1
    dialog.dismiss()
  })
  await openProject(app, { 'report.html': page })
  await openFile(app, 'report.html')
  const code = app.getByRole('region', { name: 'Code' })
  await code.getByRole('button', { name: 'Preview' }).click()
  const shown = code.frameLocator('iframe')
  await expect(shown.getByRole('heading', { name: 'Report of the program' })).toBeVisible()
  await app.waitForTimeout(2_000)
  await expect(shown.locator('body')).not.toHaveAttribute('data-tried')
  expect(collector.arrived).toEqual([])

  await code.getByRole('button', { name: 'Run its scripts' }).click()
  await app.waitForTimeout(3_000)
  expect(collector.arrived).toEqual([])
  expect(dialogs).toBe(0)
  expect(context.pages()).toHaveLength(1)
  expect(await app.evaluate(() => ['pwned' in window, document.title])).toEqual([
    false,
    expect.stringContaining('shown'),
  ])
  await code.getByRole('button', { name: 'Stop its scripts' }).click()
  await expect(shown.getByRole('heading', { name: 'Report of the program' })).toBeVisible()
  await collector.close()
})

test('where its frame is in the app’s own origin, a page is not shown at all', async ({ app }) => {
  const written = await app.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.src = './preview.html'
    document.body.append(frame)
    await new Promise((resolve) => frame.addEventListener('load', resolve))
    const { port2 } = new MessageChannel()
    frame.contentWindow?.postMessage({ html: '<h1>Here</h1>', hasScripts: true }, '*', [port2])
    await new Promise((resolve) => setTimeout(resolve, 500))
    return frame.contentDocument?.body.innerHTML
  })
  expect(written?.trim()).toBe('')
})

test('the same page, opened without protection, does get out', async ({ page }) => {
  // Else the test before would prove nothing. What leads away from the page would cut the rest off.
  const collector = await startCollector()
  const staying = hostilePage(collector.url).replace(
    /^ {2}(top|self|open|blank|anchor|form): .*\n|.*refresh.*\n/gm,
    '',
  )
  const server = await startCollector(staying)
  await page.goto(server.url)
  await page.waitForTimeout(2_000)
  const arrived = collector.arrived.join('\n')
  for (const way of ['link.css', 'script.js', 'image', 'fetch', 'frame', 'beacon', 'socket', 'background'])
    expect(arrived, way).toContain(`/${way}`)
  await Promise.all([collector.close(), server.close()])
})
