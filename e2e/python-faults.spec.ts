import type { Page, Route } from 'playwright/test'
import type { CheckReport } from '../src/core/checks/report'
import { servePatched } from './attack/patchDist'
import { SEED, sampleOf } from './attack/sample'
import { expect, test } from './fixtures'

// Python does not come whole, or goes away: the page says which file it was, and works again when it is there again.

test.setTimeout(120_000)

const FILES = { 'main.py': 'print("here")\n' }

const check = (page: Page, files: Record<string, string> = FILES): Promise<CheckReport> =>
  page.evaluate((files) => window.autocoder.check({ files, limits: { seconds: 20 } }), files)

/** Loads the page anew while `fault` answers for a file of Python's, and says how the first check ends. */
async function firstCheck(page: Page, file: string, fault: (route: Route) => Promise<void>): Promise<string> {
  const pattern = `**/assets/${file}`
  await page.route(pattern, fault)
  await page.reload()
  const ending = await check(page).then(
    () => 'it ran',
    (error) => String(error),
  )
  await page.unroute(pattern)
  return ending
}

const spoilt = (change: (bytes: Buffer) => Buffer) => async (route: Route) => {
  const response = await route.fetch()
  await route.fulfill({ response, body: change(await response.body()) })
}

const FAULTS: Readonly<Record<string, readonly [fault: (route: Route) => Promise<void>, words: string]>> = {
  'not there': [(route) => route.fulfill({ status: 404 }), 'could not be loaded (status 404)'],
  'out of reach': [(route) => route.abort('internetdisconnected'), 'could not be loaded ('],
  'cut short': [
    spoilt((bytes) => bytes.subarray(0, bytes.length / 2)),
    'could not be loaded (it ended early)',
  ],
  'too long': [
    spoilt((bytes) => Buffer.concat([bytes, bytes])),
    'could not be loaded (it is longer than it should be)',
  ],
  'changed in one byte': [
    spoilt((bytes) => {
      const changed = Buffer.from(bytes)
      changed[changed.length >> 1]! ^= 1
      return changed
    }),
    'arrived damaged',
  ],
}

/** All faults of one file; of the others, which come the same way, two that are chosen anew each time. */
for (const [name, file, kinds] of [
  ['worker.txt', 'worker-*.txt', Object.keys(FAULTS)],
  ['python.wasm', 'python-*.wasm', sampleOf(Object.keys(FAULTS), 2)],
  ['stdlib.zip', 'stdlib-*.zip', sampleOf(Object.keys(FAULTS), 2)],
  ['site.zip', 'site-*.zip', sampleOf(Object.keys(FAULTS), 2)],
] as const)
  test(`${name} that does not come whole is named, and asked for again (seed ${SEED})`, async ({ app }) => {
    for (const kind of kinds) {
      const [fault, words] = FAULTS[kind]!
      expect(await firstCheck(app, file, fault), kind).toContain(`the file ${name} ${words}`)
    }
    expect((await check(app)).main?.stdout).toBe('here\n')
  })

test('a file that takes its time is waited for, a page without Python still shows its projects, and ruff is no part of Python', async ({
  app,
}) => {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await app.route('**/assets/stdlib-*.zip', async (route) => {
    await answered
    await route.continue()
  })
  await app.route('**/assets/ruff-*.wasm', (route) => route.fulfill({ status: 404 }))
  await app.reload()
  const checked = check(app)
  const listed = await app.evaluate(async () => {
    await window.autocoder.projects.import({ 'main.py': 'print(1)\n' }, { name: 'meanwhile' })
    const zip = await window.autocoder.projects.export('meanwhile')
    return zip.size > 0
  })
  expect(listed).toBe(true)
  answer()
  const { main, findings } = await checked
  expect(main?.stdout).toBe('here\n')
  expect(findings.map(({ message }) => message)).toEqual([
    "Names that are not defined were not looked for: ruff can't start: the file ruff.wasm could not be loaded (status 404). Resume to try again.",
  ])
  await app.unroute('**/assets/ruff-*.wasm')
  expect((await check(app)).findings).toEqual([])
})

test('a sandbox that does not answer is given up within seconds, and nothing less sealed takes its place', async ({
  browser,
}) => {
  const mute = await servePatched([
    { in: 'app', find: /if \(hello\.source !== parent\) return/, put: 'return' },
  ])
  const page = await browser.newPage()
  try {
    await page.goto(mute.url)
    const begun = Date.now()
    await expect(check(page)).rejects.toThrow('its sandbox did not answer within 10 s')
    expect(Date.now() - begun).toBeLessThan(15_000)
    expect(page.workers()).toEqual([])
  } finally {
    await page.close()
    await mute.close()
  }
})

/** How many sessions have begun: two for a check of main.py. */
const sessions = (page: Page) => page.evaluate(() => performance.getEntriesByName('python-take').length)

/** Lets the sandbox's own script stand still, as good as dead: what the browser's driver takes for a crash ends the page. */
async function holdFrame(page: Page): Promise<void> {
  const frame = page.frames().find((one) => one.parentFrame() !== null)
  const driver = await page.context().newCDPSession(frame!)
  await driver.send('Debugger.enable')
  await driver.send('Debugger.pause')
}

const LOSSES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'taken away': (page) => page.evaluate(() => document.querySelector('iframe')?.remove()),
  'loaded anew': (page) =>
    page.evaluate(() => {
      const frame = document.querySelector('iframe')
      frame?.setAttribute('src', 'about:blank')
      frame?.removeAttribute('srcdoc')
    }),
}

test('a sandbox that is dead, taken away or loaded anew is noticed, and what ran in it begins anew', async ({
  app,
}) => {
  expect((await check(app)).main?.stdout).toBe('here\n')
  await holdFrame(app)
  await expect(app.locator('iframe')).toHaveCount(0, { timeout: 15_000 })
  expect((await check(app)).main?.stdout).toBe('here\n')
  for (const [how, lose] of Object.entries(LOSSES)) {
    const begun = await sessions(app)
    const running = check(app, { 'main.py': 'import time\ntime.sleep(1)\nprint("slept")\n' })
    await expect.poll(() => sessions(app), { timeout: 30_000 }).toBe(begun + 2)
    await lose(app)
    const lost = Date.now()
    expect((await running).main, how).toMatchObject({ ended: 'exit', stdout: 'slept\n' })
    expect(Date.now() - lost, how).toBeLessThan(20_000)
  }
  // Who takes it away again and again gets no check, and is named.
  await app.evaluate(() => {
    const take = () => document.querySelector('iframe')?.remove()
    new MutationObserver(() => setTimeout(take, 100)).observe(document.body, { childList: true })
    take()
  })
  await expect(check(app)).rejects.toThrow(
    /Python was stopped 4 times: its sandbox was taken out of the page\./,
  )
})
