import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright/test'
import type { CheckReport } from '../src/core/checks/report'
import type { Files } from '../src/core/project'
import { complete, expect, test as base } from './fixtures'

// A person opens a project's network to one host. Python reaches that host; another server beside it, which would answer
// anything, hears nothing.

interface Host {
  /** With a slash at its end. */
  readonly url: string
  readonly name: string
  /** `GET /path`, in their order. */
  readonly asked: string[]
  readonly requests: IncomingMessage[]
}

const test = base.extend<{ named: Host; canary: Host }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  canary: async ({}, use) => {
    const [host, server] = await startHost()
    await use(host)
    await stop(server)
  },
  named: async ({ canary }, use) => {
    const [host, server] = await startHost(canary.url)
    await use(host)
    await stop(server)
  },
})

test.setTimeout(120_000)

async function startHost(elsewhere = ''): Promise<[Host, Server]> {
  const asked: string[] = []
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    requests.push(request)
    const common = { 'access-control-allow-origin': '*', 'content-type': 'text/plain' }
    if (request.url === '/slow') return
    if (request.url === '/closed') return response.writeHead(200).end('no CORS')
    if (request.url === '/away')
      return response.writeHead(302, { ...common, location: `${elsewhere}away` }).end()
    if (request.url === '/missing') return response.writeHead(404, common).end('not there')
    request.setEncoding('utf8')
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => response.writeHead(200, common).end(`"${request.method} ${request.url} ${body}"`))
  })
  server.on('upgrade', (request, socket) => {
    asked.push(`UPGRADE ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const name = `localhost:${(server.address() as AddressInfo).port}`
  return [{ url: `http://${name}/`, name: `http://${name}`, asked, requests }, server]
}

async function stop(server: Server) {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

const ASK = `import asyncio
import sys
import urllib.request

from pyodide.http import pyfetch

HOST = open("host.txt").read()


def say(what):
    try:
        print(what())
    except OSError as error:
        print(f"{type(error).__name__}: {error}")


say(lambda: urllib.request.urlopen(f"{HOST}open").read().decode())
say(lambda: urllib.request.urlopen(f"{HOST}post", b"x=1").read().decode())
say(lambda: asyncio.run(pyfetch(f"{HOST}fetch")).status)
say(lambda: urllib.request.urlopen(f"{HOST}missing"))
say(lambda: urllib.request.urlopen(f"{HOST}closed"))
say(lambda: urllib.request.urlopen(f"{HOST}away"))
say(lambda: urllib.request.urlopen(f"{HOST}slow", timeout=0.3))
`

const TEST = 'def test_nothing():\n    assert True\n'
const project = (host: Host): Record<string, string> => ({
  'main.py': ASK,
  'main_test.py': TEST,
  'host.txt': host.url,
})

const check = (page: Page, files: Files, hosts: readonly string[] = [], seconds = 20): Promise<CheckReport> =>
  page.evaluate(([files, hosts, seconds]) => window.autocoder.check({ files, hosts, limits: { seconds } }), [
    files,
    hosts,
    seconds,
  ] as const)

test('closed: nothing arrives, and the errors say what to do', async ({ app, named, canary }) => {
  const { main } = await check(app, project(named))
  expect(
    main?.stdout.match(/The network is closed, so http:\/\/localhost:\d+ can't be reached/g),
  ).toHaveLength(7)
  expect(main?.stdout).toContain('use made-up data or files of the project instead')
  expect(main?.stdout).toContain('let the person open it with "Open hosts" in the menu "More"')
  expect([...named.asked, ...canary.asked]).toEqual([])
})

test('open to one host: it answers, and no other hears anything', async ({
  app,
  named,
  canary,
  endpoint,
}) => {
  await app
    .context()
    .addCookies([{ name: 'c', value: 'secret', url: named.url, sameSite: 'None', secure: true }])
  const model = await endpoint([complete])
  const { main } = await check(app, project(named), [named.name])
  const lines = main?.stdout.split('\n') ?? []
  expect(lines.slice(0, 4)).toEqual([
    '"GET /open "',
    '"POST /post x=1"',
    '200',
    'HTTPError: HTTP Error 404: Not Found',
  ])
  expect(lines[4]).toContain('does not allow calls from web pages')
  expect(lines[5]).toContain('did not answer, or does not allow')
  expect(lines[6]).toBe('TimeoutError: timed out')
  expect(main?.stderr).toBe('')
  const modelUrl = model.base_url.replace(/v1\/?$/, '')
  const others = [canary.url, canary.url.replace('localhost', '127.0.0.1'), modelUrl]
  const attack = await check(
    app,
    {
      'main.py': readFileSync(new URL('./attack/channels.py', import.meta.url), 'utf8'),
      'addresses.txt': others.join('\n'),
    },
    [named.name],
    60,
  )
  expect(attack.main?.output).toContain('all tried')
  expect(canary.asked).toEqual([])
  expect(model.requests).toEqual([])
  const own = await check(
    app,
    {
      'main.py': readFileSync(new URL('./attack/channels.py', import.meta.url), 'utf8'),
      'addresses.txt': named.url,
    },
    [named.name],
    60,
  )
  // The same attempts arrive where they may: the test can fail.
  expect(own.main?.output).toContain('all tried')
  for (const path of ['GET /fetch', 'GET /request', 'GET /xhr', 'GET /events'])
    expect(named.asked).toContain(path)
  expect(named.asked.filter((path) => /nested|scripts|font/.test(path))).toEqual([])
  for (const { headers } of named.requests) {
    expect(headers.cookie).toBeUndefined()
    expect(headers.referer).toBeUndefined()
    expect(headers.origin ?? 'null').toBe('null')
  }
})

test('a person opens a host and closes it; nothing else does', async ({ app, named, canary }) => {
  await app.evaluate(([files]) => window.autocoder.projects.import(files, { name: 'asker' }).then(() => {}), [
    { ...project(named), 'hosts.txt': named.name, 'autocoder.json': `{"hosts":["${named.name}"]}` },
  ] as const)
  await app.goto(`./?hosts=${named.name}#/project/asker`)
  const checked = async () => {
    await app.getByRole('button', { name: 'Check', exact: true }).click()
    await expect(app.getByRole('button', { name: 'Checking…' })).toBeHidden({ timeout: 60_000 })
  }
  const chip = app.getByRole('button', { name: `Network open: ${named.name}` })
  await checked()
  await expect(app.getByText('The network is closed').first()).toBeVisible()
  await expect(chip).toBeHidden()
  expect(named.asked).toEqual([])

  await app.getByRole('button', { name: 'More' }).click()
  await app.getByRole('menuitem', { name: 'Open hosts' }).click()
  const field = app.getByRole('textbox', { name: 'Host' })
  const open = app.getByRole('button', { name: 'Open', exact: true })
  for (const [host, problem] of [
    ['*', 'stands for many hosts'],
    ['http://example.org', 'must be reached by https'],
    ['api.openai.com', 'is where your model answers and your key goes'],
  ] as const) {
    await field.fill(host)
    await open.click()
    await expect(app.getByRole('status').filter({ hasText: problem })).toBeVisible()
  }
  await expect(app.getByText('No host is open.')).toBeVisible()
  await field.fill(named.name)
  await field.press('Enter')
  await app.getByRole('button', { name: 'Done' }).click()
  await expect(chip).toBeVisible()
  await checked()
  await expect.poll(() => named.asked).toContain('GET /open')
  expect(canary.asked).toEqual([])

  await app.reload()
  await chip.click()
  await expect(chip).toBeHidden()
  const before = named.asked.length
  await checked()
  await expect(app.getByText('The network is closed').first()).toBeVisible()
  expect(named.asked).toHaveLength(before)
})
