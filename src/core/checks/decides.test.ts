import { describe, expect, it } from 'vitest'
import { goalDecides } from './decides'

const GOAL = 'Create a program that prints "hello world" and then the sum of the first 10 squares, 385.'
const QUOTE = 'The goal wants "the sum of the first 10 squares, 385".'
const decides = (old: string, next: string, reasoning = 'The test is wrong.', goal = GOAL) =>
  goalDecides(goal, reasoning, { old: [old], new: [next] })

describe('the goal decides that a test must expect another value', () => {
  it('when the reasoning quotes the words that name the new one', () => {
    expect(decides('384', '385', QUOTE)).toBe(true)
    expect(decides("'goodbye\\n'", "'hello world\\n'", 'It says: a program that prints "hello world".')).toBe(
      true,
    )
    expect(decides("'hello wrld\\n385'", "'hello world\\n385'", 'program that prints "hello world"')).toBe(
      true,
    )
  })

  it('by itself when it spells out the new value and not the old one', () => {
    expect(decides("'goodbye'", "'hello world'")).toBe(true)
    expect(decides("'hello'", "'hello world'")).toBe(false)
  })

  it('not without a quotation, where the new value may stand in it by coincidence', () => {
    expect(decides('384', '385')).toBe(false)
    expect(decides('384', '385', 'The first 10 have another sum: 385.')).toBe(false)
    expect(decides('384', '385', 'Goal: prints of the. Squares! 385')).toBe(false)
  })

  it('not by words that are as true of the old one, or say nothing of either', () => {
    const goal = 'Write add(a, b) that returns the sum of two numbers.'
    expect(decides('4', '5', 'The goal says: Write add(a, b) that returns the sum of two.', goal)).toBe(false)
    expect(decides("'hello world'", "'world'", 'a program that prints "hello world"')).toBe(false)
    expect(decides('384', '386', QUOTE)).toBe(false)
    expect(decides("'x'", "''", QUOTE)).toBe(false)
  })

  it('not when the goal names the old value and not the new one', () => {
    expect(decides('10', '11', QUOTE)).toBe(false)
    expect(decides("'hello world'", "'goodbye'", 'a program that prints "goodbye" and then')).toBe(false)
  })

  it('also when the goal is shorter than a quotation', () => {
    expect(decides("'x'", "'hello'", 'The goal is "Say hello".', 'Say hello')).toBe(true)
  })
})
