// @ts-check
import { expect, it } from 'vitest'
import { textOf } from './lines.mjs'

/** @type {import('./lines.mjs').Notice} */
const reason = {
  type: 'step-end',
  step: 3,
  kind: 'reason',
  summary: '2/2 files valid, 5 of 7 tests pass',
  why: 'x',
}
/** @type {import('./lines.mjs').Notice} */
const act = {
  type: 'step-end',
  step: 4,
  kind: 'act',
  summary: 'replace_code main.py +2 −1',
  why: 'the delta\ntimes were wrong',
}

it('shows a line a step', () => {
  expect(textOf(reason, 'normal')).toBe('3 reason   2/2 files valid, 5 of 7 tests pass')
  expect(textOf(act, 'normal')).toBe('4 replace_code main.py +2 −1 — the delta times were wrong')
})

it('shows prompts and replies with debug alone, and nothing with quiet', () => {
  /** @type {import('./lines.mjs').Notice} */
  const prompt = { type: 'prompt-compose', step: 1, prompt: 'a\nb' }
  expect(textOf(prompt, 'normal')).toBeNull()
  expect(textOf(prompt, 'debug')).toBe('prompt of step 1:\na\nb')
  expect(textOf({ type: 'reply-end', step: 1, message: { content: 'hi' } }, 'debug')).toContain('"hi"')
  expect(textOf(act, 'quiet')).toBeNull()
})

it('lets no text of a model steer the terminal', () => {
  const text = textOf({ type: 'action-refuse', name: 'x', message: 'a\u001b[2Jb\u202ec\nd' }, 'normal')
  expect(text).toBe('  refused x: a[2Jbc d')
})

it('clips a long explanation', () => {
  expect(textOf({ ...act, why: 'y'.repeat(500) }, 'normal')?.length).toBeLessThan(180)
  expect(textOf({ ...reason, summary: 'y'.repeat(500) }, 'normal')?.length).toBeLessThan(180)
})
