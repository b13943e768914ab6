import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BrowserContext, expect, type Page, test } from 'playwright/test'
import type { CheckReport } from '../src/core/checks/report'

// Secrets lie in every storage that a page has, and a server waits that would answer anything. Python tries to get
// at them in every way we know. What counts is what arrived at the server, not what Python says.

const CANARY = 'sk-canary-5f2d8e'
const read = (name: string) => readFileSync(new URL(`./attack/${name}`, import.meta.url), 'utf8')

let context: BrowserContext
let page: Page
let server: Server
let collector: string
const arrived: string[] = []

test.beforeAll(async ({ browser }) => {
  server = createServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`)
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'content-type': request.url?.endsWith('js') ? 'text/javascript' : 'text/plain',
    })
    response.end('"collected"')
  })
  server.on('upgrade', (request, socket) => {
    arrived.push(`UPGRADE ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  collector = `http://localhost:${(server.address() as AddressInfo).port}/`
  context = await browser.newContext()
  page = await context.newPage()
  await page.goto('./')
  await page.evaluate(plant, CANARY)
})
test.afterAll(async () => {
  await context.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
test.beforeEach(() => {
  arrived.length = 0
})

async function plant(canary: string) {
  localStorage.setItem('canary', canary)
  sessionStorage.setItem('canary', canary)
  // biome-ignore lint/suspicious/noDocumentCookie: a cookie is one of the things that must stay out of reach
  document.cookie = `canary=${canary}`
  await (await caches.open('canary')).put('/canary', new Response(canary))
  await new Promise((resolve, reject) => {
    const request = indexedDB.open('canary', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('keys').put(canary, 'key')
    request.onsuccess = () => resolve(request.result.close())
    request.onerror = () => reject(request.error)
  })
  Object.assign(window, { heard: [] })
  new BroadcastChannel('canary').onmessage = ({ data }) =>
    (window as unknown as { heard: unknown[] }).heard.push(data)
}

const check = (files: Record<string, string>, seconds = 60): Promise<CheckReport> =>
  page.evaluate(([files, seconds]) => window.autocoder.check({ files, limits: { seconds } }), [
    files,
    seconds,
  ] as const)

/** Whether the page is as it was. */
const pageState = () =>
  page.evaluate(() => ({
    polluted: Object.keys(Object.prototype).concat(
      'polluted' in {} || 'polluted' in (() => {}) ? ['polluted'] : [],
    ),
    sandbox: [...document.querySelectorAll('iframe')].map((frame) => frame.getAttribute('sandbox')),
    heard: (window as unknown as { heard: unknown[] }).heard,
    canary: localStorage.getItem('canary'),
    isPwned: 'pwned' in window,
  }))

test('Python finds no secret and reaches no network', async () => {
  const files = {
    'main.py': read('probes.py'),
    'collector.txt': collector,
  }
  const { main } = await check(files)
  expect(main?.output).toContain('all tried')
  expect(main?.output).not.toContain(CANARY)
  expect(main?.output).not.toContain('collected')
  expect(main?.stdout).toMatch(/^origin: null$/m)
  expect(arrived).toEqual([])
  expect(await pageState()).toEqual(UNTOUCHED)
})

const UNTOUCHED = {
  polluted: [],
  sandbox: ['allow-scripts'],
  heard: [],
  canary: CANARY,
  isPwned: false,
}

for (const [name, forged] of Object.entries({
  'sets a prototype':
    "{ id: 'x', type: 'SET', path: ['__proto__', '__proto__', 'polluted'], value: { type: 'RAW', value: 1 } }",
  'constructs a function':
    "{ id: 'x', type: 'CONSTRUCT', path: ['constructor'], argumentList: [{ type: 'RAW', value: 'pwned = 1' }] }",
  'offers a proxy': "{ id: 'x', type: 'HANDLER', name: 'proxy', value: new MessageChannel().port1 }",
  'is a reply with a prototype':
    "{ id: 'x', type: 'RAW', value: JSON.parse('{\"__proto__\": {\"polluted\": 1}}') }",
  'is not an object': "'hello'",
})) {
  test(`a message that ${name}, sent by hand on the sandbox’s own ports, harms nobody`, async () => {
    const code = `from pyodide.code import run_js

run_js("""
const post = MessagePort.prototype.postMessage
MessagePort.prototype.postMessage = function (...given) {
  const forged = ${forged}
  const ports = forged.value instanceof MessagePort ? [forged.value] : []
  post.call(this, forged, ports)
  return post.apply(this, given)
}
""")
print("sent")
`
    const report = await check({ 'main.py': code }, 5)
    expect(report.success).toBe(false)
    expect(await pageState()).toEqual(UNTOUCHED)
    const next = await check({ 'main.py': 'print("next")\n' })
    expect(next.main?.stdout).toBe('next\n')
    expect(arrived).toEqual([])
  })
}

test('a flood of messages ends the check and not the page', async () => {
  const code = `from pyodide.code import run_js

run_js("""
const post = MessagePort.prototype.postMessage
MessagePort.prototype.postMessage = function (...given) {
  for (let i = 0; i < 200000; i++) post.call(this, { type: 'output', stream: 'stdout', bytes: new Uint8Array(100) })
  return post.apply(this, given)
}
""")
print("sent")
`
  const report = await check({ 'main.py': code }, 5)
  expect(report.main?.success).toBe(false)
  expect((await check({ 'main.py': 'print("next")\n' })).main?.stdout).toBe('next\n')
})

test('a file that shadows a module of the sandbox changes no verdict', async () => {
  const shadows = Object.fromEntries(
    ['json', 'pytest', 'linecache', 'reprlib', 'traceback', 'sitecustomize', 'usercustomize'].map((name) => [
      `${name}.py`,
      'def __getattr__(name):\n    raise SystemExit(0)\n',
    ]),
  )
  const report = await check({ ...shadows, 'a_test.py': 'def test_a():\n    assert False\n' })
  expect(report.success).toBe(false)
})

test('tests that end the session early have not passed', async () => {
  for (const ending of [
    'import os\nos._exit(0)',
    'import sys\nsys.exit(0)',
    'import pytest\npytest.exit("done", 0)',
  ]) {
    const files = {
      'a_test.py': `def test_a():\n    pass\n\n\ndef test_b():\n    ${ending.replace('\n', '\n    ')}\n`,
    }
    expect((await check(files)).success, ending).toBe(false)
  }
})

test('the built page carries its policy, and nothing of another host', async () => {
  const html = await page.evaluate(async () => (await fetch('./index.html')).text())
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? ''
  const rules = Object.fromEntries(
    policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
  )
  expect(rules).toMatchObject({
    'default-src': "'none'",
    'script-src': expect.stringMatching(/^'self' 'wasm-unsafe-eval' 'sha256-[^']+'$/),
    'style-src': "'self'",
    'frame-src': "'none'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'require-trusted-types-for': "'script'",
  })
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/)
  expect(html).not.toMatch(/\b(src|href)="(https?:)?\/\//)
  expect(html).not.toContain('allow-same-origin')
})
