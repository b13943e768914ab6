// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openAutocoder } from '../src/testing/openAutocoder'
import { callReply } from '../src/testing/scriptedModel'
import { parseCommand } from './arguments.mjs'
import { sideBySide } from './severalRuns.mjs'
import { createFakePage } from './testing/fakePage.mjs'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })
const GOALS = ['one', 'two', 'three'].map((name) => ({ name, goal: 'Say hello' }))

let out = ''
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'autocoder-goals-'))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await rm(out, { recursive: true })
})

it('a page that crashes takes its own goal along, and a page that can’t be opened its own', async () => {
  const first = createFakePage()
  let opened = 0
  const app = {
    page: first.page,
    async openAnother() {
      opened += 1
      if (opened === 1) throw new Error('page.goto: no answer')
      return createFakePage().page
    },
  }
  // The first project's model never answers; its page crashes once it has asked.
  const autocoder = (/** @type {import('../src/core/options').AutocoderOptions} */ options) => {
    const isFirst = options.project_name === 'one'
    const hang = () => {
      setTimeout(first.crash, 20)
      return new Promise(() => {})
    }
    const script = isFirst ? /** @type {any} */ ([hang]) : [create, done]
    return openAutocoder(script).autocoder(options)
  }
  vi.stubGlobal('window', { autocoder })
  const command = parseCommand(['--goals', 'f', '--out', out, '--log-level', 'quiet', '--jobs', '1'], {})
  const ended = await sideBySide(app, GOALS, { ...command, input: {} }, () => {})
  expect(ended).toMatchObject([
    { project: 'one', outcome: 'failed', reason: expect.stringContaining('Target crashed') },
    { project: 'two', outcome: 'failed', reason: expect.stringContaining('no answer') },
    { project: 'three', outcome: 'complete' },
  ])
  expect(await readFile(join(out, 'three', 'main.py'), 'utf8')).toBe('prints hello\n')
})
