// @ts-check
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { serve } from './serve.mjs'

let dir = ''
/** @type {(() => unknown)[]} */
let endings = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'autocoder-serve-'))
  await writeFile(join(dir, 'index.html'), '<title>autocoder</title>')
  await mkdir(join(dir, 'a'))
  await writeFile(join(dir, 'a', 'b.js'), 'b()')
})
afterEach(async () => {
  for (const end of endings) await end()
  endings = []
  await rm(dir, { recursive: true })
})

const start = async (/** @type {Partial<import('./serve.mjs').Serving>} */ options = {}) => {
  const server = await serve({ dir, port: 0, ...options })
  endings.push(server.close)
  return server
}

const portOf = (/** @type {string} */ url) => Number(new URL(url).port)

it('serves under a sub-path, and nothing beside or above it', async () => {
  const { url } = await start({ basePath: '/some/where/' })
  expect(await (await fetch(url)).text()).toContain('autocoder')
  expect(await (await fetch(`${url}a/b.js?v=1`)).text()).toBe('b()')
  for (const path of ['/', '/some/', '/a/b.js', '/some/where/none', '/some/where/..%2f..%2fetc/passwd'])
    expect((await fetch(new URL(path, url))).status, path).toBe(404)
})

it('sends no header but content-type when bare', async () => {
  const { url } = await start({ isBare: true })
  const { headers } = await fetch(`${url}a/b.js`)
  const names = [...headers.keys()].filter(
    (name) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name),
  )
  expect(names).toEqual(['content-type'])
})

it('lets the browser keep files, and ask whether they changed', async () => {
  const { url } = await start()
  const { headers } = await fetch(`${url}a/b.js`)
  expect(headers.get('cache-control')).toBe('no-cache')
  const again = await fetch(`${url}a/b.js`, { headers: { 'if-none-match': `${headers.get('etag')}` } })
  expect(again.status).toBe(304)
})

it('serves what was built while it runs', async () => {
  const { url } = await start()
  await new Promise((resolve) => setTimeout(resolve, 20))
  await writeFile(join(dir, 'c.js'), 'c()')
  await writeFile(join(dir, 'index.html'), 'a new and longer page')
  expect(await (await fetch(url)).text()).toBe('a new and longer page')
  expect(await (await fetch(`${url}c.js`)).text()).toBe('c()')
})

it('uses the port as it is when the same page is there already', async () => {
  const first = await start()
  const second = await start({ port: portOf(first.url) })
  expect(second).toMatchObject({ url: first.url, isReused: true })
  await second.close()
  expect((await fetch(first.url)).status).toBe(200)
})

it('names the port that another program or another build has taken', async () => {
  const stranger = createServer((_, response) => response.end('hello'))
  await new Promise((resolve) => stranger.listen(0, '127.0.0.1', () => resolve(null)))
  endings.push(() => stranger.close())
  const { port } = /** @type {import('node:net').AddressInfo} */ (stranger.address())
  await expect(start({ port })).rejects.toThrow(`Port ${port} is taken by another program`)
  const first = await start()
  const other = await mkdtemp(join(tmpdir(), 'autocoder-serve-'))
  await writeFile(join(other, 'index.html'), '<title>autocoder</title>2')
  await expect(start({ dir: other, port: portOf(first.url) })).rejects.toThrow('another build of autocoder')
  await rm(other, { recursive: true })
})

it('says so when nothing is built', async () => {
  await expect(serve({ dir: join(dir, 'none'), port: 0 })).rejects.toThrow(/npm run build/)
})
