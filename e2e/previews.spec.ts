import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { DIST } from '../scripts/place.mjs'
import { crc32 } from '../src/adapters/crc32'
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

const openFile = async (page: Page, name: string) => {
  await page.getByRole('region', { name: 'Files' }).getByRole('button', { name }).first().click()
  await page.getByRole('tab', { name: 'Preview' }).click()
}

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
  const code = app.getByRole('tabpanel', { name: 'Preview' })

  await openFile(app, 'pixel.png')
  await expect(code.getByRole('img', { name: 'pixel.png' })).toHaveJSProperty('naturalWidth', 1)

  await openFile(app, 'song.mid')
  await expect(code.getByText('2 notes, 2 instruments, 1 bar at 120 bpm')).toBeVisible()
  await code.getByRole('button', { name: 'Play' }).click()
  await expect(code.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(code.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 10_000 })

  await openFile(app, 'rows.csv')
  await expect(code.getByRole('row')).toHaveCount(3)
  await expect(code.getByRole('cell', { name: 'a, b' })).toBeVisible()
  await expect(code.getByRole('cell', { name: '=SUM(A1)' })).toBeVisible()

  await openFile(app, 'notes.md')
  await expect(code.getByRole('heading', { name: 'Notes' })).toBeVisible()
  await expect(code.getByRole('link')).toHaveCount(1)
  await expect(code.getByRole('link', { name: 'there' })).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(code.getByText('(example.org)')).toBeVisible()
  await expect(code.getByText('[picture: secret]')).toBeVisible()

  await openFile(app, 'data.json')
  await expect(code.getByText('"b": null')).toBeVisible()

  await openFile(app, 'drawing.svg')
  await expect(code.getByRole('img', { name: 'drawing.svg' })).toHaveJSProperty('naturalWidth', 20)

  await openFile(app, 'page.png')
  await expect(code.getByText('<html><script>')).toBeVisible()
  expect(await app.evaluate(() => 'pwned' in window)).toBe(false)
})

test('a hostile page reaches nothing, with its scripts off and on', async ({ app, context }) => {
  const collector = await startCollector()
  const page = hostilePage(collector.url)
  const taken: string[] = []
  app.on('dialog', (dialog) => {
    taken.push('dialog')
    dialog.dismiss()
  })
  app.on('download', () => taken.push('download'))
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.evaluate(() => navigator.clipboard.writeText('mine'))
  await openProject(app, { 'report.html': page })
  await openFile(app, 'report.html')
  const code = app.getByRole('tabpanel', { name: 'Preview' })
  const shown = code.frameLocator('iframe')
  await expect(shown.getByRole('heading', { name: 'Report of the program' })).toBeVisible()
  await app.waitForTimeout(2_000)
  await expect(shown.locator('body')).not.toHaveAttribute('data-tried')
  expect(collector.arrived).toEqual([])

  await code.getByRole('button', { name: 'Run its scripts' }).click()
  await app.waitForTimeout(3_000)
  expect(collector.arrived).toEqual([])
  expect(taken).toEqual([])
  expect(context.pages()).toHaveLength(1)
  expect(
    await app.evaluate(async () => [
      'pwned' in window,
      document.title,
      document.fullscreenElement,
      await navigator.clipboard.readText(),
    ]),
  ).toEqual([false, expect.stringContaining('shown'), null, 'mine'])
  await code.getByRole('button', { name: 'Stop its scripts' }).click()
  await expect(shown.getByRole('heading', { name: 'Report of the program' })).toBeVisible()
  await collector.close()
})

test('a page that hangs, floods or grabs the keyboard leaves the app to the person', async ({ app }) => {
  await openProject(app, {
    'main.py': 'print(1)\n',
    'grab.html': '<input id="i"><script>setInterval(() => { i.focus(); window.focus() }, 50)</script>',
    'flood.html':
      '<script>for (let i = 0; i < 1e6; i++) parent.postMessage({ type: ["approve", "ready", "setKey", "end"][i % 4], id: "1" }, "*")</script>',
    'hang.html': '<h1>Before</h1><script>while (true);</script>',
  })
  const steer = app.getByRole('textbox', { name: 'Ask for a change' })
  for (const name of ['grab.html', 'flood.html', 'hang.html']) {
    await openFile(app, name)
    await app.getByRole('button', { name: 'Run its scripts' }).click()
    await steer.focus()
    if (name === 'grab.html') await expect(app.getByText('took the keyboard again and again')).toBeVisible()
    await steer.pressSequentially(name, { delay: 30 })
    await expect(steer).toHaveValue(name)
    await steer.fill('')
  }
  // Nothing runs by itself after the page was closed.
  await app.reload()
  await expect(app.getByRole('tab', { name: 'Code' })).toHaveAttribute('aria-selected', 'true')
  await openFile(app, 'hang.html')
  await expect(app.getByRole('button', { name: 'Run its scripts' })).toBeVisible()
  await expect(
    app.frameLocator('iframe[title="Page hang.html, output of the program"]').getByText('Before'),
  ).toBeVisible()
})

/** A PNG of one pixel with chunks after its head. */
const withChunks = (...chunks: (readonly [type: string, data: readonly number[]])[]): number[] => [
  ...PIXEL.slice(0, 33),
  ...chunks.flatMap(([type, data]) => {
    const body = [...Buffer.from(type), ...data]
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(Uint8Array.from(body)))
    return [...length, ...body, ...sum]
  }),
  ...PIXEL.slice(33),
]

test('drawings, pictures and sounds that mean harm are shown or refused, and do none', async ({ app }) => {
  const collector = await startCollector()
  const at = collector.url
  const svg = (inside: string, head = '') =>
    `${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20" onload="parent.pwned=1">${inside}<rect width="20" height="20"/></svg>`
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')
  const tEXt = ['tEXt', [...Buffer.from('a\0b')]] as const
  const shown: Record<string, string | number[]> = {
    'foreign.svg': svg(
      `<foreignObject width="20" height="20"><body xmlns="http://www.w3.org/1999/xhtml"><img src="${at}foreign"/><iframe src="${at}frame"/><script>parent.pwned=1</script></body></foreignObject>`,
    ),
    'used.svg': svg(`<use href="${at}use#a"/><image href="${at}image"/><image xlink:href="${at}xlink"/>`),
    'styled.svg': svg(
      `<style>@import url(${at}import.css); rect{fill:url(${at}fill#a)}</style>`,
      `<?xml-stylesheet href="${at}sheet.css"?>`,
    ),
    'chunks.png': withChunks(...Array.from({ length: 10_000 }, () => tEXt)),
    'cut.png': PIXEL.slice(0, 50),
    'frames.png': withChunks(['acTL', [0, 1, 0x86, 0xa0, 0, 0, 0, 0]]),
  }
  const refused: Record<string, [string | number[], RegExp]> = {
    'laughs.svg': [
      svg('<text>&a9;</text>', `<!DOCTYPE svg [<!ENTITY a0 "ha">${laughs}]>`),
      /damaged|Download it/,
    ],
    'many.svg': [svg('<g/>'.repeat(100_001)), /too large to be shown/],
    'huge.png': [
      [...PIXEL.slice(0, 16), 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, ...PIXEL.slice(24)],
      /too many pixels/,
    ],
    'gif.js.png': [
      [...Buffer.from('GIF89a/*'), ...Buffer.from('*/=1;parent.pwned=1')],
      /not what its name says/,
    ],
    'song.mid': [[...Buffer.from('MThd<script>parent.pwned=1</script>')], /damaged|counts time/],
  }
  await openProject(app, {
    ...shown,
    ...Object.fromEntries(Object.entries(refused).map(([path, [content]]) => [path, content])),
    'long.wav': [
      ...Buffer.from('RIFF\xff\xff\xff\xffWAVEfmt ', 'latin1'),
      16,
      0,
      0,
      0,
      1,
      0,
      1,
      0,
      0x40,
      0x1f,
      0,
      0,
      0x40,
      0x1f,
      0,
      0,
      1,
      0,
      8,
      0,
      ...Buffer.from('data\xff\xff\xff\xff', 'latin1'),
      128,
      128,
    ],
    'page.svg': '\ufeff<html><script>parent.pwned=1</script></html>',
    'wide.csv': `${'a,'.repeat(400_000)}\n"not closed`,
  })
  const code = app.getByRole('tabpanel', { name: 'Preview' })
  for (const [path, [, why]] of Object.entries(refused)) {
    await openFile(app, path)
    await expect(code.getByText(why), path).toBeVisible()
    // What was wrong with the one before says nothing of the next.
    await openFile(app, 'foreign.svg')
    await expect(code.getByRole('img', { name: 'foreign.svg' }), path).toHaveJSProperty('naturalWidth', 20)
  }
  for (const path of Object.keys(shown)) {
    await openFile(app, path)
    await expect(code.getByRole('img', { name: path }), path).toHaveJSProperty('complete', true)
  }
  await openFile(app, 'long.wav')
  await expect(code.locator('audio')).toHaveCount(1)
  await openFile(app, 'page.svg')
  await expect(code.locator('iframe')).toHaveCount(0)
  await openFile(app, 'wide.csv')
  await expect(code.getByText('the rest is not shown here')).toBeVisible()
  expect(await code.getByRole('columnheader').count()).toBeLessThanOrEqual(50)
  expect(collector.arrived).toEqual([])
  expect(await app.evaluate(() => 'pwned' in window)).toBe(false)
  await collector.close()
})

test('where its frame is in the app’s own origin, a page is not shown at all', async ({ app }) => {
  const frame = readdirSync(join(DIST, 'assets')).find((name) => /^preview-.*\.html$/.test(name))
  const written = await app.evaluate(async (address) => {
    const frame = document.createElement('iframe')
    frame.src = address
    document.body.append(frame)
    await new Promise((resolve) => frame.addEventListener('load', resolve))
    const { port2 } = new MessageChannel()
    frame.contentWindow?.postMessage({ html: '<h1>Here</h1>', hasScripts: true }, '*', [port2])
    await new Promise((resolve) => setTimeout(resolve, 500))
    return frame.contentDocument?.body.innerHTML
  }, `./assets/${frame}`)
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
  // WebRTC's relay speaks no HTTP.
  expect(arrived).toContain('RAW')
  await Promise.all([collector.close(), server.close()])
})
