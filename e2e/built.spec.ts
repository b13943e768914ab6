import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'playwright/test'

// What the build may contain and what not, read from its files.

const DIST = new URL('../dist/', import.meta.url).pathname
const read = (path: string) => readFile(DIST + path, 'utf8')

test('scripts come from files, and one page runs its own', async () => {
  const page = await read('index.html')
  expect([...page.matchAll(/<script(?![^>]*\bsrc=)/g)]).toEqual([])
  expect(page.match(/\son\w+=/g)).toBeNull()
  // Into this one programs' pages are written; its policy is its own, and tighter.
  const frame = (await readdir(`${DIST}assets`)).find((name) => /^preview-.*\.html$/.test(name))
  const preview = await read(`assets/${frame}`)
  expect([...preview.matchAll(/<script\b/g)]).toHaveLength(1)
  expect(preview).toContain("default-src 'none'; script-src 'unsafe-inline';")
  expect(preview).toContain("require-trusted-types-for 'script'; trusted-types default")
})

test('no frame is given the app’s own origin', async () => {
  const files = await readdir(DIST, { recursive: true })
  for (const path of files.filter((name) => /\.(html|m?js|css)$/.test(name)))
    expect((await read(path)).includes('allow-same-origin'), path).toBe(false)
})

test('what a page loads is named after its content', async () => {
  for (const name of await readdir(`${DIST}assets`)) expect(name).toMatch(/-[\w-]{8,}\.\w+$/)
  const page = await read('index.html')
  const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address)
  for (const address of named.filter((one) => /\.(js|css)$/.test(one ?? '')))
    expect(address).toMatch(/^\.\/assets\/.+-[\w-]{8,}\.\w+$/)
})
