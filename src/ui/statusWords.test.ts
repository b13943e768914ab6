import { describe, expect, it } from 'vitest'
import type { LoopEvent } from '../core/events'
import { type Standing, statusWords } from './statusWords'
import { EMPTY_TRACE, traceAfter } from './trace'

const here = { run: {}, isBusyElsewhere: false, trace: EMPTY_TRACE, goalIsMet: null } as const
const words = (standing: Partial<Standing>) => statusWords({ status: 'running', ...here, ...standing }).words

const writing = [
  { type: 'step-start', kind: 'act' },
  { type: 'prompt-compose', prompt: 'p' },
  { type: 'reply-delta', text: '{"reasoning":"r","filepath":"clock.py","code":"x' },
].map((event, seq) => ({ ...event, seq, at: seq, epoch: 1, step: 1 })) as LoopEvent[]

describe('how a project stands', () => {
  it('is said from the newest moment of the step at work', () => {
    expect(words({})).toBe('Starting')
    expect(words({ trace: traceAfter(EMPTY_TRACE, writing.slice(0, 2)) })).toBe('Thinking')
    expect(words({ trace: traceAfter(EMPTY_TRACE, writing) })).toBe('Writing clock.py')
  })

  it('tells apart what this page does, what another does, and what nobody does any more', () => {
    expect(words({ status: 'paused' })).toBe('Paused')
    expect(words({ run: null })).toBe('Interrupted')
    expect(words({ run: null, isBusyElsewhere: true })).toBe('At work in another tab')
    expect(words({ run: null, status: null })).toBe('Not run yet')
  })

  it('is complete only for the files that were judged', () => {
    expect(words({ status: 'complete', goalIsMet: true })).toBe('Complete')
    expect(words({ status: 'complete', goalIsMet: null })).toBe('Edited since it was complete')
  })
})
