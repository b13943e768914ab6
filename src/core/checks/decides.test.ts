import { describe, expect, it } from 'vitest'
import { goalDecides } from './decides'

const GOAL = 'Create a program that prints "hello world" and then the sum of the first 10 squares.'
const decides = (old: string, next: string, reasoning = 'The test is wrong.') =>
  goalDecides(GOAL, reasoning, { old: [old], new: [next] })

describe('the goal decides that a test must expect another value', () => {
  it('when it names the new one and not the old one', () => {
    expect(decides("'goodbye\\n'", "'hello world\\n'")).toBe(true)
    expect(decides("'hello world'", "'goodbye'")).toBe(false)
  })

  it('when the reasoning quotes it, but not when the goal names the old value', () => {
    expect(decides('384', '385')).toBe(false)
    expect(decides('384', '385', 'The goal wants "the sum of the first 10 squares", which is 385.')).toBe(
      true,
    )
    expect(decides('10', '11', 'The goal wants "the sum of the first 10 squares".')).toBe(false)
  })

  it('not by a word or a number that stands there by chance', () => {
    expect(decides('55', '10')).toBe(false)
    expect(decides("'x'", "'a'")).toBe(false)
    expect(decides('384', '385', 'The first 10 have another sum.')).toBe(false)
    expect(decides('384', '385', 'Goal: prints of the. Squares!')).toBe(false)
  })
})
