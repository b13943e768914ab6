import { describe, expect, it } from 'vitest'
import { caughtUp, createDrafts, type Draft, isInConflict, isUnsaved, sending, sent, typed } from './drafts'

const begun = (text: string, base: string): Draft => typed(null, text, base)

describe('a draft', () => {
  it('stays until the file shows what was saved, so that the text never jumps back', () => {
    const draft = sent(sending(begun('new', 'old')), 'new', true)
    expect(isUnsaved(draft, 'old')).toBe(false)
    expect(caughtUp(draft, 'old')).toBe(draft)
    expect(caughtUp(draft, 'new')).toBeNull()
  })

  it('that is typed on while it is being saved is no conflict', () => {
    const draft = typed(sending(begun('a', '')), 'ab', '')
    expect(isInConflict(draft, 'a')).toBe(false)
    const after = caughtUp(sent(draft, 'a', true), 'a')
    expect(after).toMatchObject({ text: 'ab', base: 'a', sent: [] })
    expect(after && isUnsaved(after, 'a')).toBe(true)
  })

  it('is in conflict when somebody else has changed the file, and stays', () => {
    const draft = begun('mine', 'old')
    expect(isInConflict(draft, 'old')).toBe(false)
    expect(isInConflict(draft, 'theirs')).toBe(true)
    expect(caughtUp(draft, 'theirs')).toBe(draft)
  })

  it('of two saves sees the first come, then the second', () => {
    let draft = sending(typed(sending(begun('a', '')), 'ab', ''))
    draft = sent(sent(draft, 'a', true), 'ab', true)
    expect(isInConflict(draft, 'a')).toBe(false)
    expect(caughtUp(draft, '')).toBe(draft)
    expect(caughtUp(draft, 'a')).toMatchObject({ text: 'ab', base: 'a' })
    expect(caughtUp(draft, 'ab')).toBeNull()
  })

  it('that was saved gives way to what came after', () => {
    expect(caughtUp(sent(sending(begun('mine', 'old')), 'mine', true), 'later')).toBeNull()
  })

  it('that could not be saved stays, also where the file has changed meanwhile', () => {
    const draft = sending(begun('mine', 'old'))
    expect(caughtUp(draft, 'theirs')).toBe(draft)
    const failed = sent(draft, 'mine', false)
    expect(isUnsaved(failed, 'old')).toBe(true)
    expect(isInConflict(failed, 'theirs')).toBe(true)
  })
})

describe('drafts', () => {
  it('are kept for as long as the page is there, and tell whether any would be lost', () => {
    const drafts = createDrafts()
    let calls = 0
    drafts.subscribe(() => {
      calls += 1
    })
    drafts.change('song/main.py', (before) => typed(before, 'mine', 'old'))
    expect(drafts.hasUnsaved()).toBe(true)
    drafts.change('song/main.py', (before) => before)
    drafts.change('song/main.py', (before) => before && sent(sending(before), 'mine', true))
    expect(drafts.hasUnsaved()).toBe(false)
    drafts.change('song/main.py', () => null)
    expect(drafts.current.size).toBe(0)
    expect(calls).toBe(3)
  })
})
