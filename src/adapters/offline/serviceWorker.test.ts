import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakeCaches } from '../../testing/fakeCaches'
import { hash } from '../model/hash'
import type { KeptBuild } from './serviceWorker'

const SCOPE = 'https://someone.example/app/'

/** What the host serves, by path. */
let host: Record<string, string>
let asked: string[]
let fakes: ReturnType<typeof createFakeCaches>

const fetchFromHost = async (request: string | Request): Promise<Response> => {
  const url = typeof request === 'string' ? request : request.url
  const path = url.slice(SCOPE.length)
  asked.push(path)
  if (host[path] === undefined) return new Response('', { status: 404 })
  return new Response(host[path], { headers: { 'content-type': 'text/plain' } })
}

async function buildOf(version: string, files: Record<string, string>): Promise<KeptBuild> {
  const hashes = Object.entries(files).map(async ([path, text]) => [path, await hash.content(text)] as const)
  return { version, files: Object.fromEntries(await Promise.all(hashes)) }
}

/** A service worker of a build, as the browser starts it. */
async function start(build: KeptBuild) {
  const listeners = new Map<string, (event: object) => void>()
  vi.stubGlobal('BUILD', build)
  vi.stubGlobal('self', {
    registration: { scope: SCOPE },
    clients: { claim: async () => {} },
    skipWaiting: async () => {},
    addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
  })
  vi.resetModules()
  await import('./serviceWorker')
  const wait = (type: string) => {
    let done: Promise<unknown> = Promise.resolve()
    listeners.get(type)?.({ waitUntil: (work: Promise<unknown>) => (done = work) })
    return done
  }
  return {
    install: () => wait('install'),
    activate: () => wait('activate'),
    /** `null`: left to the browser. */
    async text(path: string) {
      let answer: Promise<Response> | null = null
      const request = new Request(SCOPE + path)
      listeners.get('fetch')?.({ request, respondWith: (given: Promise<Response>) => (answer = given) })
      return answer && (await (answer as Promise<Response>)).text()
    },
  }
}

const OLD = { 'index.html': 'old page', 'assets/a-1.js': 'old code', 'assets/preview-1.html': 'old frame' }
const NEW = { 'index.html': 'new page', 'assets/a-2.js': 'new code', 'assets/preview-2.html': 'new frame' }

beforeEach(() => {
  fakes = createFakeCaches()
  asked = []
  vi.stubGlobal('caches', fakes)
  vi.stubGlobal('fetch', fetchFromHost)
})
afterEach(() => vi.unstubAllGlobals())

async function installed(version: string, files: Record<string, string>) {
  host = files
  const worker = await start(await buildOf(version, files))
  await worker.install()
  await worker.activate()
  return worker
}

it('answers with the files of its build when the host is gone', async () => {
  const worker = await installed('one', OLD)
  host = {}
  expect(await worker.text('')).toBe('old page')
  expect(await worker.text('?code=1#project=1.a')).toBe('old page')
  expect(await worker.text('assets/a-1.js')).toBe('old code')
})

it('leaves what is no file of the app to the browser', async () => {
  const worker = await installed('one', OLD)
  expect(await worker.text('v1/chat/completions')).toBe(null)
})

it('gives tabs of the build before their own files, also the frame of previews', async () => {
  await installed('one', OLD)
  const worker = await installed('two', NEW)
  expect(await worker.text('')).toBe('new page')
  expect(await worker.text('assets/a-1.js')).toBe('old code')
  expect(await worker.text('assets/preview-1.html')).toBe('old frame')
  expect(await worker.text('assets/preview-2.html')).toBe('new frame')
})

it('keeps the frame of previews out of the app’s origin', async () => {
  await installed('one', OLD)
  const kept = await (await fakes.open('autocoder /app/ one')).match(`${SCOPE}assets/preview-1.html`)
  expect(kept?.headers.get('content-security-policy')).toBe('sandbox allow-scripts')
})

it('leaves nothing of a build that arrives mixed, and all of the one in use', async () => {
  const worker = await installed('one', OLD)
  const mixed = await start(await buildOf('two', NEW))
  host = { ...NEW, 'assets/a-2.js': 'code of a third build' }
  await expect(mixed.install()).rejects.toThrow('assets/a-2.js is not the file of build two')
  expect(await fakes.keys()).toEqual(['autocoder /app/ one'])
  expect(await worker.text('assets/a-1.js')).toBe('old code')
})

it('goes on with a build that was kept in part when the first visit ended', async () => {
  host = OLD
  const cache = await fakes.open('autocoder /app/ one')
  await cache.put(`${SCOPE}assets/a-1.js`, new Response('old code'))
  const worker = await start(await buildOf('one', OLD))
  await worker.install()
  expect(asked.sort()).toEqual(['assets/preview-1.html', 'index.html'])
  expect(await worker.text('assets/a-1.js')).toBe('old code')
})

it('drops builds that no tab can show any more, and nothing of other folders', async () => {
  await fakes.open('autocoder /elsewhere/ one')
  for (const version of ['one', 'two', 'three']) await installed(version, OLD)
  expect(await fakes.keys()).toEqual([
    'autocoder /elsewhere/ one',
    'autocoder /app/ two',
    'autocoder /app/ three',
  ])
})
