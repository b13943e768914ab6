import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Page } from 'playwright/test'
import { complete, create, expect, HELLO, runToEnd, TEST_OF_MAIN, test, write } from './fixtures'
import { openProfile } from './openProfile'
import { answer, beginning, FILES, GOAL, REQUESTS, STEPS, stepOf } from './sevenSteps'
import { expectNumbered, resume, standingOf, startRun, stop, untilAtRest, untilEvent } from './startRun'

// What was committed is there, whatever happens to the browser, the tab or the disk.

/** Waits until the run is in the middle of a step: in a reply where there is one, else in the check. */
async function untilMiddle(page: Page, project: string, step: number, hasReply: boolean): Promise<void> {
  await page.waitForFunction(
    ([name, wanted, type]) =>
      window.started[name]?.log.some((event) => event.step === wanted && event.type === type),
    [project, step, hasReply ? 'reply-delta' : 'step-start'] as const,
    { timeout: 40_000, polling: 10 },
  )
}

const savedFiles = (page: Page, project: string) =>
  page.evaluate(
    (name) =>
      window.autocoder.projects.open(name).then(
        ({ files }) => files,
        () => ({}),
      ),
    project,
  )

test('the browser is killed in the middle of every step, and the run completes', async ({
  endpoint,
}, info) => {
  test.setTimeout(180_000)
  const profile = await mkdtemp(join(tmpdir(), 'autocoder-kill-'))
  let killed = 1
  const { base_url, requests } = await endpoint((request) =>
    // Not a later step either: the kill may come late.
    stepOf(request) >= killed ? beginning(request) : answer(request),
  )
  const start = (page: Page) => startRun(page, { project_name: 'killed', goal: GOAL, base_url })
  let committed: object = {}
  for (; killed <= STEPS; killed += 1) {
    const { page, kill } = await openProfile(profile, info.project.use)
    expect(await savedFiles(page, 'killed')).toEqual(committed)
    await start(page)
    await untilMiddle(page, 'killed', killed, killed !== 1 && killed !== 3)
    committed = (await standingOf(page, 'killed')).files
    await kill()
  }
  const { page, close } = await openProfile(profile, info.project.use)
  expect(await savedFiles(page, 'killed')).toEqual(FILES)
  await start(page)
  const { status, files, usage, events } = await untilAtRest(page, 'killed')
  expect(status).toBe('complete')
  expect(files).toEqual(FILES)
  // One run, each step once, each reply counted once.
  expectNumbered(events)
  const ended = events.filter(({ type }) => type === 'step-end').map(({ step }) => step)
  expect(ended).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1))
  expect(events.filter(({ type }) => type === 'run-start')).toHaveLength(1)
  expect(usage.calls).toBe(REQUESTS)
  expect(requests.length).toBeLessThanOrEqual(REQUESTS + STEPS)
  await close()
  await rm(profile, { recursive: true, force: true })
})

test('the browser is killed at moments of chance, and what was committed is there', async ({
  endpoint,
}, info) => {
  test.setTimeout(180_000)
  const moments = fc.sample(fc.integer({ min: 0, max: 4_000 }), { numRuns: 4, seed: info.repeatEachIndex })
  const profile = await mkdtemp(join(tmpdir(), 'autocoder-kill-'))
  const { base_url } = await endpoint((request) => ({ ...answer(request), trickle: 20 }))
  let known: Record<string, unknown> = {}
  for (const moment of moments) {
    const { page, kill } = await openProfile(profile, info.project.use)
    expect(await savedFiles(page, 'killed')).toMatchObject(known)
    await startRun(page, { project_name: 'killed', goal: GOAL, base_url })
    await page.waitForTimeout(moment)
    const { events, status } = await standingOf(page, 'killed')
    await kill()
    // What the run holds may be on its way to the disk; a step's end is told when it is there.
    const files = events.findLast((event) => event.type === 'step-end')?.context.files ?? {}
    known = status === 'complete' ? FILES : Object.fromEntries(Object.entries(files).filter(isFinal))
  }
  const { page, close } = await openProfile(profile, info.project.use)
  await startRun(page, { project_name: 'killed', goal: GOAL, base_url })
  const { status, files, events } = await untilAtRest(page, 'killed')
  expect({ status, files }).toEqual({ status: 'complete', files: FILES })
  expectNumbered(events)
  await close()
  await rm(profile, { recursive: true, force: true })
})

/** Whether a file is as the run leaves it: later steps write main.py again. */
const isFinal = ([path, content]: [string, unknown]) => FILES[path as keyof typeof FILES] === content

test('a reload, then another tab, each in the middle of a reply: Resume goes on', async ({
  app,
  endpoint,
}) => {
  let isHeld = true
  const { base_url, requests } = await endpoint((request) =>
    isHeld && stepOf(request) === 4 ? beginning(request) : answer(request),
  )
  await app.getByRole('button', { name: 'Settings' }).click()
  await app.getByLabel('Address').fill(base_url)
  await app.keyboard.press('Escape')
  await app.getByLabel('Goal').fill(GOAL)
  await app.getByLabel('Name').fill('reloaded')
  await app.getByRole('button', { name: 'Start' }).click()
  await expect.poll(() => requests.length, { timeout: 40_000 }).toBe(2)
  await app.reload()
  await app.getByRole('button', { name: 'Resume' }).first().click()
  await expect.poll(() => requests.length, { timeout: 40_000 }).toBe(3)

  const second = await app.context().newPage()
  await second.goto('./#/project/reloaded')
  await expect(second.getByText('Another tab is working on this project')).toHaveCount(2)
  await expect(second.getByRole('button', { name: 'Resume' })).toHaveCount(1)
  await second.getByRole('button', { name: 'Take over' }).click()
  await expect(app.getByText('open in another tab, so it can only be read here').first()).toBeVisible()
  isHeld = false
  await second.getByRole('button', { name: 'Resume' }).first().click()
  await expect(second.getByRole('heading', { name: `Complete after ${STEPS} steps` })).toBeVisible({
    timeout: 40_000,
  })
  expect(await savedFiles(second, 'reloaded')).toEqual(FILES)
  expect(requests).toHaveLength(REQUESTS + 2)
  // The tab that has lost it shows what the other has made of it.
  await expect(app.getByRole('heading', { name: `Complete after ${STEPS} steps` })).toBeVisible()
})

test('a second tab waits for the first, and goes on where that was closed', async ({ app, endpoint }) => {
  let isHeld = true
  const { base_url, requests } = await endpoint((request) =>
    isHeld && stepOf(request) === 4 ? beginning(request) : answer(request),
  )
  const options = { project_name: 'two tabs', goal: GOAL, base_url }
  await startRun(app, options)
  await untilMiddle(app, 'two tabs', 4, true)
  const second = await app.context().newPage()
  await second.goto('./')

  const refused = await runToEnd(second, options)
  expect(refused).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('open in another tab') })
  await startRun(second, options)
  const waiting = await untilAtRest(second, 'two tabs')
  expect(waiting).toMatchObject({ status: 'paused', reason: expect.stringContaining('open in another tab') })
  await resume(second, 'two tabs')
  await untilEvent(second, 'two tabs', 'pause', 1)
  await stop(second, 'two tabs')
  expect((await untilAtRest(second, 'two tabs')).status).toBe('stopped')
  expect(requests).toHaveLength(2)
  expect((await standingOf(app, 'two tabs')).status).toBe('running')

  await startRun(second, options)
  expect((await untilAtRest(second, 'two tabs')).status).toBe('paused')
  isHeld = false
  await app.close()
  await resume(second, 'two tabs')
  const { status, files, events } = await untilAtRest(second, 'two tabs')
  expect(status).toBe('complete')
  expect(files).toEqual(FILES)
  expect(events.filter(({ type }) => type === 'step-end')).toHaveLength(STEPS)
  expect(requests).toHaveLength(REQUESTS + 1)
})

test('whoever has an outdated project overwrites nothing', async ({ app, endpoint }) => {
  let release = () => {}
  const after = new Promise<void>((resolve) => {
    release = resolve
  })
  const { base_url } = await endpoint([create(HELLO, TEST_OF_MAIN), complete, { ...complete, after }])
  const options = { project_name: 'stale', goal: GOAL, base_url }
  await startRun(app, options)
  expect((await untilAtRest(app, 'stale')).status).toBe('complete')

  // The first tab edits what its run has made, while a run of the second tab is in the middle of its first step.
  const second = await app.context().newPage()
  await second.goto('./#/project/stale')
  const readOnly = 'open in another tab, so it can only be read here'
  await expect(second.getByText(readOnly)).toHaveCount(2)
  await expect(second.getByRole('button', { name: 'Go on' })).toBeDisabled()
  await second.getByRole('button', { name: 'Take over' }).click()
  await expect(second.getByText(readOnly)).toHaveCount(0)
  await expect(app.getByText(readOnly)).toHaveCount(2)
  // A run that is closed with its tab, or begun by a program, asks no screen.
  await startRun(second, options)
  await untilEvent(second, 'stale', 'prompt-compose')
  await app.evaluate(() => window.started.stale?.edit({ 'mine.txt': 'mine' }))
  release()
  const refused = await untilAtRest(second, 'stale')
  expect(refused).toMatchObject({
    status: 'paused',
    reason: expect.stringContaining('changed in another tab'),
  })
  expect(Object.keys(await savedFiles(second, 'stale')).sort()).toEqual([
    'main.py',
    'main_test.py',
    'mine.txt',
  ])
})

test('a full disk pauses the run, and with room again it loses nothing', async ({
  page,
  endpoint,
  baseURL,
}) => {
  // Chromium asks for the room that is left only when a write is larger than what it knew to be left.
  const big = `# ${randomBytes(1_200_000).toString('base64')}\n`
  const { base_url, requests } = await endpoint((request) =>
    stepOf(request) === 6
      ? { ...write('notes.py', big + FILES['notes.py']), chunkBytes: 50_000, fragment: 10_000 }
      : answer(request),
  )
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(baseURL ?? '')
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 })
  await page.goto('./')
  await page.evaluate(() => window.autocoder.projects.import({ 'main.py': '' }, { name: 'old' }))
  await startRun(page, { project_name: 'full', goal: GOAL, base_url })
  const paused = await untilAtRest(page, 'full')
  expect(paused.status).toBe('paused')
  expect(paused.reason).toMatch(/storage is full/)
  expect(Object.keys(await savedFiles(page, 'full'))).toEqual(['main.py', 'main_test.py'])
  // What helps is at hand.
  await expect(page.getByRole('button', { name: 'Download zip' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete old' }).click()
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeVisible()
  // It waits, it does not try without end.
  await resume(page, 'full')
  await untilEvent(page, 'full', 'pause', 1)
  await session.send('Storage.overrideQuotaForOrigin', { origin })
  await page.getByRole('button', { name: 'Resume' }).last().click()
  // What was deleted goes first.
  await untilEvent(page, 'full', 'resume', 1)
  const { status, files, events } = await untilAtRest(page, 'full')
  expect(status).toBe('complete')
  expect(files).toEqual({ ...FILES, 'notes.py': big + FILES['notes.py'] })
  expect(await savedFiles(page, 'full')).toEqual(files)
  expect(await page.evaluate(() => window.autocoder.projects.list())).toHaveLength(1)
  expect(events.filter(({ type }) => type === 'pause')).toHaveLength(2)
  expect(events.filter(({ type }) => type === 'step-end')).toHaveLength(STEPS)
  expect(requests).toHaveLength(REQUESTS)
})

test('storage that fails to open once is opened again', async ({ page, endpoint }) => {
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype
    IDBFactory.prototype.open = () => {
      IDBFactory.prototype.open = open
      const request = Object.assign(new EventTarget(), {
        error: new DOMException('Internal error opening backing store.', 'UnknownError'),
        onerror: null as ((event: Event) => void) | null,
      })
      setTimeout(() => request.onerror?.(new Event('error')))
      return request as unknown as IDBOpenDBRequest
    }
  })
  await page.goto('./')
  const { base_url } = await endpoint([create(HELLO, TEST_OF_MAIN)])
  const options = { project_name: 'opened', goal: GOAL, base_url, limits: { epochs: 1 } }
  expect((await runToEnd(page, options)).outcome).toBe('limit')
  await page.reload()
  expect(await savedFiles(page, 'opened')).toEqual({ 'main.py': HELLO, 'main_test.py': TEST_OF_MAIN })
})
