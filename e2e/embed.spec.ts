import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from 'playwright/test'
import config from '../playwright.config'
import type { Coder, connect } from '../src/embed'
import type { Endpoint } from './endpoint/startEndpoint'
import { expectAccessible } from './expectAccessible'
import { complete, create, expect, HELLO, test as base, TEST_OF_MAIN } from './fixtures'

// A page of another site embeds the app. `localhost` and `127.0.0.1` are different sites to the browser.

const KEY = 'sk-CANARY-EMBED-41d7'

declare global {
  interface Window {
    connect: typeof connect
    coder: Coder
  }
}

const test = base.extend<{ embedder: Page; place: string }>({
  place: async ({ baseURL }, use) => use((baseURL ?? '').replace('localhost', '127.0.0.1')),
  embedder: async ({ page, place }, use) => {
    const client = readFileSync(new URL('../dist/embed.js', import.meta.url))
    const html = `<!doctype html><title>embedder</title><iframe src="${place}?embed=1" width="1000" height="600"></iframe>
<script type="module">import { connect } from './embed.js'; window.connect = connect</script>`
    const server = createServer(({ url }, response) =>
      url === '/embed.js'
        ? response.setHeader('content-type', 'text/javascript').end(client)
        : response.setHeader('content-type', 'text/html').end(html),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => window.connect !== undefined)
    await use(page)
    server.closeAllConnections()
    server.close()
  },
})

const { launchOptions = {} } = config.use ?? {}
test.use({
  launchOptions: { ...launchOptions, args: [...(launchOptions.args ?? []), '--enable-features=WebMCP'] },
})

/** What came of a command: its result, or the code of its refusal. */
const invoke = (page: Page, command: string, parameters: object = {}) =>
  page.evaluate(
    async ({ command, parameters }) =>
      window.coder.invoke(command as 'status', parameters as { run: string }).catch((error) => error.code),
    { command, parameters },
  )

/** Clicks the button that closes its own page, which may be gone before the click has been answered. */
async function clickToClose(page: Page, button: Locator): Promise<void> {
  const closed = page.waitForEvent('close')
  await button.click().catch((error: unknown) => {
    if (!String(error).includes('has been closed')) throw error
  })
  await closed
}

/** Everything that a hostile page can say to a frame of another site, and to its port, by chance. */
const babble = (page: Page) =>
  page.evaluate(() => {
    const frame = document.querySelector('iframe')?.contentWindow as Window
    const words = [
      'autocoder-connect',
      'autocoder-permit',
      'invoke',
      'grant',
      'answer',
      'look',
      'follow',
      'x',
    ]
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(Math.random() * items.length)] as Item
    const value = (depth: number): unknown =>
      pick([
        () => pick(words),
        () => Math.random() * 9 - 1,
        () => null,
        () => new Uint8Array(3),
        () => (depth > 3 ? [] : [value(depth + 1)]),
        () =>
          depth > 3
            ? {}
            : {
                type: pick(words),
                id: pick([0, 1, -1, 'x']),
                version: pick([1, 2]),
                command: pick(['start', 'write_file']),
                parameters: value(depth + 1),
                grant: { access: 'spend', origin: location.origin, connection: null, limits: {} },
              },
      ])()
    for (let i = 0; i < 10_000; i += 1) {
      const ports = Math.random() < 0.1 ? [new MessageChannel().port1] : []
      frame.postMessage(value(0), '*', ports)
    }
  })

/** The person's own page of the app: their model, and a key that is remembered. */
async function setUp(page: Page, { base_url }: Endpoint): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByLabel('Address').fill(base_url)
  await page.getByLabel('Key', { exact: true }).fill(KEY)
  // The tests serve the app from a folder: the person is told before the key is kept.
  await expect(page.getByText('This page is not alone at')).toBeVisible()
  const remember = page.getByLabel('Remember on this device')
  await remember.click()
  await expect(remember).toBeChecked()
  await page.keyboard.press('Escape')
}

test('a page of another site is refused first, then drives a run to its end, and never gets the key', async ({
  embedder,
  place,
  context,
  endpoint,
}) => {
  test.slow()
  const answering = await endpoint([create(HELLO, TEST_OF_MAIN), complete])
  const mine = await context.newPage()
  await mine.goto(place)
  await setUp(mine, answering)
  await mine.evaluate(() => window.autocoder.projects.import({ 'a.py': 'mine' }, { name: 'private' }))

  await embedder.evaluate(async () => {
    const frame = document.querySelector('iframe') as HTMLIFrameElement
    window.coder = await window.connect(frame, {
      look: { theme: 'dark', panels: ['trace', 'code'], lang: 'de' },
    })
  })
  const goal = { project_name: 'hello', goal: 'Create a program that prints "hello world".' }
  expect(await invoke(embedder, 'start', goal)).toBe('not-allowed')
  expect(await invoke(embedder, 'list_files', { project: 'private' })).toBe('not-allowed')
  await babble(embedder)
  const frame = embedder.frameLocator('iframe')
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await embedder.evaluate(() => window.coder.state.access)).toBeNull()
  // Nothing that a click could be stolen for: one button that opens a window, one link.
  await expect(frame.getByRole('button')).toHaveCount(1)
  await expect(frame.getByRole('textbox')).toHaveCount(0)

  // The person is asked in a window of the app, and says that it may look.
  const decide = async (isSpending: boolean) => {
    const [asked] = await Promise.all([
      context.waitForEvent('page'),
      frame.getByRole('button', { name: 'Decide in a window of autocoder' }).click(),
    ])
    await expect(asked.getByRole('heading')).toContainText(new URL(embedder.url()).origin)
    const allow = asked.getByRole('button', { name: 'Allow', exact: true })
    await expect(allow).toBeEnabled()
    await expectAccessible(asked)
    if (isSpending) await asked.getByRole('checkbox').check()
    await clickToClose(asked, allow)
  }
  await decide(false)
  expect(await embedder.evaluate(() => window.coder.allowed())).toBe('look')
  expect(await invoke(embedder, 'start', goal)).toBe('not-allowed')
  // The person's own projects are not there.
  expect(await invoke(embedder, 'list_files', { project: 'private' })).toBeUndefined()

  // The person adds their model in the app itself; asked once, the window that a click opens closes by itself.
  await mine.goto(`${place}?permit`)
  await mine.getByRole('button', { name: /Add your model/ }).click()
  await expect(mine.getByText('its own projects, and your model')).toBeVisible()
  await expectAccessible(mine)
  const anew = async () => {
    await embedder.reload()
    await embedder.waitForFunction(() => window.connect !== undefined)
    await embedder.evaluate(async () => {
      window.coder = await window.connect(document.querySelector('iframe') as HTMLIFrameElement, {
        look: { panels: ['trace', 'code'], lang: 'de' },
      })
    })
    await frame.getByRole('button', { name: 'Decide in a window of autocoder' }).click()
  }
  await anew()
  const told = await embedder.evaluate(async (given) => {
    await window.coder.allowed()
    const dearest = await window.coder.start({ ...given, model: 'dearest' }).catch(({ message }) => message)
    const { run } = await window.coder.start({ ...given, limits: { epochs: 1e9 } })
    const events = []
    for await (const event of window.coder.events(run)) events.push(event)
    const status = await window.coder.status({ run })
    const { content } = await window.coder.files.read({ run, path: 'main.py' })
    const { link } = await window.coder.share({ project: 'hello' })
    return { dearest, status, content, link, events, storage: { ...localStorage }, state: window.coder.state }
  }, goal)
  expect(told.dearest).toContain('"dearest" was not begun with')
  expect(told.status).toMatchObject({ status: 'complete' })
  expect(told.content).toBe(HELLO)
  expect(told.events.at(-1)).toMatchObject({ type: 'run-end', outcome: 'complete' })
  expect(told.state).toMatchObject({ access: 'spend', languages: ['en'] })
  // The browser of the tests refuses storage to frames of other sites: it is said, and everything works.
  expect(told.state.storage_notice).toContain('nothing is kept')
  expect(answering.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
  expect(JSON.stringify(told)).not.toContain(KEY)
  await expect(frame.getByRole('heading', { name: /^Complete after/ })).toBeVisible()
  await expect(frame.getByRole('region', { name: 'Code' })).toBeVisible()
  await expect(frame.getByRole('region', { name: 'Files' })).toBeHidden()
  await expect(frame.locator('html')).toHaveAttribute('lang', 'en')
  // Not even a field of the frame shows it.
  await frame.getByRole('link', { name: 'All projects' }).first().click()
  await frame.getByRole('button', { name: 'Key added' }).click()
  await expect(frame.getByLabel('Key', { exact: true })).toHaveValue('')
  await babble(embedder)
  expect(await invoke(embedder, 'list_files', { project: 'hello' })).toMatchObject({ files: [{}, {}] })
  await mine.goto(place)
  expect(await mine.evaluate(() => window.autocoder.projects.list())).toMatchObject([{ name: 'private' }])

  // Connected to anew and loaded anew, nothing waits for ever; the frame alone is loaded, and the same coder goes on.
  const codes = await embedder.evaluate(async () => {
    const iframe = document.querySelector('iframe') as HTMLIFrameElement
    const codeOf = (asked: Promise<unknown>) => asked.then(String, ({ code }) => String(code))
    const first = window.coder
    window.coder = await window.connect(iframe)
    const displaced = await codeOf(first.status({ run: 'run-1' }))
    const loaded = new Promise<void>((resolve) => {
      const end = window.coder.subscribe(() => {
        if (window.coder.state.access) return
        end()
        resolve()
      })
    })
    iframe.contentWindow?.location.replace(iframe.src)
    await loaded
    return [displaced, await codeOf(window.coder.status({ run: 'run-1' }))]
  })
  expect(codes).toEqual(['closed', expect.stringMatching(/^(closed|not-allowed)$/)])
  // By the key: clicks in a frame of another site that was loaded anew by itself may never reach it in a headless browser.
  const door = frame.getByRole('button', { name: 'Decide in a window of autocoder' })
  const access = async () => {
    if (await door.isVisible()) await door.press('Enter', { timeout: 1_000 }).catch(() => {})
    return await embedder.evaluate(() => window.coder.state.access)
  }
  await expect.poll(access, { intervals: [1_000, 4_000], timeout: 60_000 }).toBe('spend')
  expect(await embedder.evaluate(() => window.coder.allowed())).toBe('spend')
  const removed = await embedder.evaluate(async () => {
    document.querySelector('iframe')?.remove()
    await new Promise((resolve) => setTimeout(resolve))
    return await window.coder.allowed().catch(({ code }) => code)
  })
  expect(removed).toBe('closed')

  // Taken back, the person is asked anew; where they say no, nothing is given.
  await mine.goto(`${place}?permit`)
  await mine.getByRole('button', { name: /Take back/ }).click()
  await expect(mine.getByText('You have allowed it to none.')).toBeVisible()
  const [asked] = await Promise.all([context.waitForEvent('page'), anew()])
  const refuse = asked.getByRole('button', { name: 'Don’t allow' })
  await expect(refuse).toBeEnabled()
  await clickToClose(asked, refuse)
  await expect(frame.getByText('You did not allow it.')).toBeVisible()
  expect(await invoke(embedder, 'list_files', { project: 'hello' })).toBe('not-allowed')
})

test('a page that opens the app in a window of its own reaches nothing', async ({
  embedder,
  place,
  context,
}) => {
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    embedder.evaluate((address) => {
      const target = window.open(`${address}?permit`, 'autocoder')
      setInterval(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => (document.title = `told ${JSON.stringify(data)}`)
        target?.postMessage({ type: 'autocoder-permit' }, '*', [port2])
        target?.postMessage({ type: 'ask', origin: location.origin }, '*')
        target?.postMessage({ type: 'autocoder-connect', version: 1 }, '*')
      }, 50)
    }, place),
  ])
  await expect(opened.getByText('You have allowed it to none.')).toBeVisible()
  await opened.goto(place)
  await expect(opened.getByLabel('Goal')).toBeVisible()
  // It can lead its window to any address of the app; a link that it names is only looked at.
  const files = { 'main.py': 'print(1)' }
  const link = await opened.evaluate(async (given) => {
    await window.autocoder.projects.import(given, { name: 'theirs' })
    const made = await window.autocoder.share('theirs')
    await window.autocoder.projects.remove('theirs')
    return made
  }, files)
  const reached = await embedder.evaluate((address) => {
    const target = window.open('', 'autocoder')
    try {
      target!.name = 'autocoder-permit'
      return String(target!.document.title)
    } catch (error) {
      target!.location.href = address
      return (error as Error).name
    }
  }, link)
  expect(reached).toBe('SecurityError')
  await expect(opened.getByRole('heading', { name: /theirs/ })).toBeVisible()
  expect(await opened.evaluate(() => window.autocoder.projects.list())).toEqual([])
  expect(await embedder.title()).toBe('embedder')
})

test('an agent drives a run with the tools of the page alone', async ({ app, endpoint }) => {
  const { base_url } = await endpoint([create(HELLO, TEST_OF_MAIN), complete])
  await app.getByRole('button', { name: 'Settings' }).click()
  await app.getByLabel('Address').fill(base_url)
  await app.keyboard.press('Escape')
  const call = async (name: string, input: Record<string, string | number | object> = {}) => {
    const result = (await app.webmcp.callTool(name, input)) as {
      readonly content: readonly { readonly text: string }[]
      readonly isError?: boolean
    }
    const text = result.content[0]?.text ?? ''
    return result.isError ? text : JSON.parse(text)
  }
  await expect.poll(async () => (await app.webmcp.tools()).length).toBeGreaterThan(10)
  const tools = Object.fromEntries((await app.webmcp.tools()).map((tool) => [tool.name, tool]))
  expect(tools.status?.annotations).toMatchObject({ readOnly: true, untrustedContent: true })
  expect(tools.start?.annotations?.readOnly ?? false).toBe(false)
  expect(await call('status', { run: 'run-7' })).toContain('There is no run "run-7"')
  await app.getByRole('button', { name: 'Settings' }).click()
  await app.getByLabel('Epochs').fill('7')
  await app.keyboard.press('Escape')
  const { run } = await call('start', {
    project_name: 'told',
    goal: 'Create a program that prints "hello world".',
    limits: { epochs: 1e9 },
  })
  // What the person allows, whatever the agent asks for.
  await expect(app.getByText('/7', { exact: true })).toBeAttached()
  let status = await call('status', { run, wait_seconds: 30 })
  while (status.status === 'running')
    status = await call('status', { run, since_step: status.step, wait_seconds: 30 })
  expect(status).toMatchObject({ status: 'complete', gates: { goal: true } })
  expect(await call('read_file', { run, path: 'main.py' })).toMatchObject({ content: HELLO })
  await expect(app.getByRole('heading', { name: /^Complete after/ })).toBeVisible()
  // On a page that is left there are none, and on its next visit there are again.
  await app.goto('about:blank')
  await app.goBack()
  await expect.poll(async () => (await app.webmcp.tools()).length).toBeGreaterThan(10)
})
