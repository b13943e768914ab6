import { describe, expect, it } from 'vitest'
import { PLACES, placesSentence } from './places'

describe('where a link fits', () => {
  it('says which places cut it, from the smallest on', () => {
    expect(placesSentence(1_900)).toContain('everywhere')
    expect(placesSentence(3_000)).toBe(
      'It is too long for a Discord message and a QR code. It fits in a Slack message and everything that takes more.',
    )
    expect(placesSentence(1_000_000)).toContain('It fits in the address bar of Firefox')
    expect(placesSentence(1_500_000)).toContain('It fits in the address bar of Chrome')
    expect(placesSentence(3_000_000)).toContain('share the file')
  })

  it('is ordered by length', () => {
    const lengths = PLACES.map(({ characters }) => characters)
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
  })
})
