import { deflateRawSync } from 'node:zlib'
import type { Page } from 'playwright/test'
import type { Recording } from '../src/core/recording'
import type { Endpoint, Script } from './endpoint/startEndpoint'
import { expectAccessible } from './expectAccessible'
import { expect, test } from './fixtures'
import { HOSTILE_TEXTS } from './hostileTexts'
import { answer, FILES, GOAL, STEPS } from './sevenSteps'

// A run, one's own or one that came in a link, is done again step by step; what comes out otherwise is named.

const SLOW = { timeout: 60_000 }

/** A run of seven steps, and its recording. */
async function recorded(app: Page, endpoint: (script: Script) => Promise<Endpoint>): Promise<Recording> {
  const { base_url } = await endpoint(answer)
  return await app.evaluate(
    async (options) => {
      const run = window.autocoder({
        project_name: 'greeting',
        log_level: 'quiet',
        unattended: true,
        ...options,
      })
      await run.result
      return await run.recording()
    },
    { goal: GOAL, base_url },
  )
}

/** Opens a recording as anybody could put it into a link, and plays it. */
async function replay(page: Page, run: Recording): Promise<void> {
  const content = { name: run.name, goal: run.goal, files: {}, run }
  await page.evaluate(
    (hash) => {
      location.hash = hash
    },
    `#project=1.${deflateRawSync(JSON.stringify(content)).toString('base64url')}`,
  )
  await page.getByRole('button', { name: 'Replay' }).click()
  await page.getByLabel('Speed').selectOption('As fast as it goes')
}

const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true }).click()

/** The recording with one byte in it changed. */
function tampered(recording: Recording, from: string, to: string): Recording {
  const text = JSON.stringify(recording)
  expect(text).toContain(from)
  return JSON.parse(text.replace(from, to))
}

test('one’s own run is replayed, verified and forked at a step', async ({ app, endpoint }, info) => {
  test.slow()
  await recorded(app, endpoint)
  // As after a reload, from what is saved.
  await app.reload()
  await app.goto('./#/project/greeting')
  await app.getByRole('button', { name: 'More' }).click()
  await app.getByRole('menuitem', { name: 'Replay step by step' }).click()
  await app.getByLabel('Speed').selectOption('As fast as it goes')
  await app.getByRole('button', { name: 'Step', exact: true }).click()
  await expect(app.getByText(`Step 1 of ${STEPS}`)).toBeVisible()
  await app.getByLabel('Show a step').fill('3')
  await expect(app.getByText(`Step 3 of ${STEPS}`)).toBeVisible(SLOW)
  await expect(app.getByRole('button', { name: 'Play', exact: true })).toBeEnabled(SLOW)
  await expect(app.getByText('not checked here yet')).toBeVisible()
  await expectAccessible(app)
  await play(app)
  await expect(app.getByText('Verified here.')).toBeVisible(SLOW)
  await expect(app.getByText(/in Python 3\.\d+/)).toBeVisible()
  await expect(app.getByText(`Step ${STEPS} of ${STEPS}`)).toBeVisible()
  await app.getByLabel('Show a step').fill('2')
  await expect(app.getByRole('heading', { name: /^2\. create/ })).toBeVisible()
  await app.screenshot({ path: info.outputPath('replay.png') })
  await app.setViewportSize({ width: 360, height: 800 })
  await app.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await expectAccessible(app)
  await app.screenshot({ path: info.outputPath('replay-narrow.png'), fullPage: true })

  await app.getByRole('button', { name: 'Fork at step 2' }).click()
  await app.getByLabel('Goal of your fork').fill('Greet the moon')
  await app.getByRole('button', { name: 'Fork', exact: true }).click()
  await expect(app.getByRole('heading', { name: 'greeting_2' })).toBeVisible()
  const fork = await app.evaluate(() => window.autocoder.projects.open('greeting_2'))
  expect(fork.goal).toBe('Greet the moon')
  expect(fork.files['main.py']).toBe('print("hello moon")\n')
  const own = await app.evaluate(() => window.autocoder.projects.open('greeting'))
  expect(own.files).toEqual(FILES)
})

test('a shared run says where it differs when one byte of it was changed, and stores nothing', async ({
  app,
  endpoint,
}) => {
  test.slow()
  const recording = await recorded(app, endpoint)
  await app.evaluate(() => window.autocoder.projects.remove('greeting'))
  const failed = 'failed main_test.py::test_prints_hello_world'
  for (const [from, to, step] of [
    ['hello moon', 'hello mooo', 2],
    [failed, failed.replace('failed', 'passed'), 3],
  ] as const) {
    await replay(app, tampered(recording, from, to))
    await play(app)
    await expect(app.getByText(`Differs at step ${step}:`)).toBeVisible(SLOW)
  }
  // Also where whoever changed it has left out what would tell it at once.
  const turns = recording.turns.map(({ sum: _, ...turn }) => turn)
  await replay(app, tampered({ ...recording, turns }, 'hello moon', 'hello mooo'))
  await play(app)
  await expect(app.getByText('Differs at step 2: the files are not those')).toBeVisible(SLOW)
  await replay(app, recording)
  await play(app)
  await expect(app.getByText('Verified here. It ends “complete”, with 1 of 1 test passed')).toBeVisible(SLOW)
  await replayHostile(app, recording)
  expect(await app.evaluate(() => window.autocoder.projects.list())).toEqual([])
})

/** A run whose every text would be more than text: words, code, outcomes, ids, what the program prints. */
async function replayHostile(page: Page, recording: Recording): Promise<void> {
  const outside: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith('http://localhost')) outside.push(request.url())
  })
  const all = HOSTILE_TEXTS.join('\n')
  const test = `import pytest\n\n\n@pytest.mark.parametrize("text", ${JSON.stringify(HOSTILE_TEXTS)})\ndef test_text(text):\n    print(text)\n    assert text == ""\n`
  const args = { reasoning: all, code: `print(${JSON.stringify(all)})\n`, test }
  const call = { id: all, type: 'function', function: { name: 'create', arguments: JSON.stringify(args) } }
  const [first] = recording.turns
  const { sum: _, ...turn } = first as NonNullable<typeof first>
  const message = { role: 'assistant', content: all, tool_calls: [call], [all]: all } as const
  const hostile = {
    ...recording,
    goal: all,
    model: all,
    note: all,
    stdin: HOSTILE_TEXTS,
    turns: [{ ...turn, reply: { ...turn.reply, message } }],
    end: { ...recording.end, outcomes: HOSTILE_TEXTS.map((text) => `failed ${text}`) },
  }
  await replay(page, hostile as unknown as Recording)
  await play(page)
  await expect(page.getByText(/^Differs at step 4:/)).toBeVisible(SLOW)
  await page.getByRole('button', { name: /^3 reason/ }).click()
  await expect(page.getByText(HOSTILE_TEXTS[0] as string).first()).toBeVisible()
  await page.getByRole('button', { name: /^2 create/ }).click()
  await expect(page.getByText(HOSTILE_TEXTS[0] as string).first()).toBeVisible()
  await expect(page.getByText('Fork at step 2')).toBeVisible()
  expect(await page.evaluate(() => (globalThis as { PWN?: unknown }).PWN)).toBeUndefined()
  expect(outside).toEqual([])
}
