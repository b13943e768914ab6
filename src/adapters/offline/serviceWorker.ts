/// <reference lib="webworker" />
// Keeps one build of the app whole: every file of it, checked by its hash, or none. What is not a file of a build goes to
// the network and is never kept: no answer of a model, no package.

import { hash } from '../model/hash'

declare const self: ServiceWorkerGlobalScope
/** Written by the build, before this. */
declare const BUILD: KeptBuild

export interface KeptBuild {
  /** Of all files and of the service worker together. */
  readonly version: string
  /** Path, relative to the app's folder, to SHA-256 in hex. */
  readonly files: Readonly<Record<string, string>>
}

const build = BUILD
const scope = self.registration.scope
/** Sites that share an origin share its caches, so the name carries the folder. */
const prefix = `autocoder ${new URL(scope).pathname} `
const name = prefix + build.version
const PAGE = 'index.html'
/** Shows pages that programs wrote, so it must never be in the app's origin; browsers heed the header from here, too. */
const PREVIEW = /^assets\/preview-[^/]+\.html$/
/** This build and the one before it, which other tabs may still show. */
const MAX_BUILDS = 2
const AT_ONCE = 6

self.addEventListener('install', (event) => event.waitUntil(keepBuild()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting())
})
self.addEventListener('fetch', (event) => {
  const path = pathOf(event.request)
  if (path !== null) event.respondWith(answer(path, event.request))
})

/**
 * Goes on where a visit that ended too soon has stopped.
 * @throws when a file can't be had, or is another build's: then nothing of it is used, and the browser tries again.
 */
async function keepBuild(): Promise<void> {
  const cache = await caches.open(name)
  const paths = Object.keys(build.files)
  const work = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await keepFile(cache, path)
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } catch (error) {
    await caches.delete(name)
    throw error
  }
}

async function keepFile(cache: Cache, path: string): Promise<void> {
  const url = urlOf(path)
  if (await cache.match(url)) return
  // The page has just loaded most of it, so the browser has it; if that is stale, it is asked for again.
  for (const from of ['force-cache', 'reload'] as const) {
    const response = await fetch(url, { cache: from, credentials: 'same-origin' })
    const bytes = response.ok && !response.redirected ? new Uint8Array(await response.arrayBuffer()) : null
    if (bytes === null || (await hash.content(bytes)) !== build.files[path]) continue
    const headers = new Headers({ 'content-type': response.headers.get('content-type') ?? '' })
    if (PREVIEW.test(path)) headers.set('content-security-policy', 'sandbox allow-scripts')
    return await cache.put(url, new Response(bytes, { headers }))
  }
  throw new Error(`${url} is not the file of build ${build.version}`)
}

/** Serves the pages that are open, too; builds that no page can show any more are dropped. */
async function takeOver(): Promise<void> {
  const builds = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name)
  const stale = builds.slice(0, Math.max(0, builds.length - (MAX_BUILDS - 1)))
  await Promise.all(stale.map((key) => caches.delete(key)))
  await self.clients.claim()
}

/** The file of a build that a request is for; `null` for everything else. */
function pathOf(request: Request): string | null {
  const url = new URL(request.url)
  url.search = ''
  url.hash = ''
  if (request.method !== 'GET' || !url.href.startsWith(scope)) return null
  const path = url.href.slice(scope.length)
  if (path === '') return PAGE
  // A tab of the build before may ask for its own files, whose names carry their content.
  return Object.hasOwn(build.files, path) || path.startsWith('assets/') ? path : null
}

async function answer(path: string, request: Request): Promise<Response> {
  const url = urlOf(path)
  const own = await (await caches.open(name)).match(url)
  if (own) return own
  for (const key of await caches.keys()) {
    const kept = key.startsWith(prefix) ? await (await caches.open(key)).match(url) : undefined
    if (kept) return kept
  }
  return await fetch(request)
}

const urlOf = (path: string): string => new URL(path, scope).href
