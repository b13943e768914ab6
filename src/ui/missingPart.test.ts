import { expect, it } from 'vitest'
import { isMissingPart, MISSING_PART, problemOf } from './missingPart'

it.each([
  new TypeError('Failed to fetch dynamically imported module: https://example.com/assets/Palette-1.js'),
  new TypeError('error loading dynamically imported module: https://example.com/assets/Palette-1.js'),
  new TypeError('Importing a module script failed.'),
  new Error('Unable to preload CSS for /assets/Palette-1.css'),
])('a part that can’t be loaded is told from what it would have done: %s', (error) => {
  expect(isMissingPart(error)).toBe(true)
  expect(problemOf(error)).toBe(MISSING_PART)
})

it.each([new TypeError('Failed to fetch'), new Error('The link is damaged.'), 'nothing'])(
  'any other failure keeps its words: %s',
  (error) => {
    expect(isMissingPart(error)).toBe(false)
    if (error instanceof Error) expect(problemOf(error)).toBe(error.message)
  },
)
