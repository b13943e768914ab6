import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpenable, originsOf, readHost, shownHost } from './hosts'

const originOf = (text: string) => {
  const read = readHost(text)
  return 'origin' in read ? read.origin : null
}

describe('a host that is named', () => {
  it.each([
    ['api.example.org', 'https://api.example.org'],
    [' HTTPS://API.Example.org/ ', 'https://api.example.org'],
    ['https://api.example.org:443', 'https://api.example.org'],
    ['api.example.org:8443', 'https://api.example.org:8443'],
    ['xn--mller-kva.example', 'https://xn--mller-kva.example'],
    ['http://localhost:8000', 'http://localhost:8000'],
    ['localhost:8000', 'http://localhost:8000'],
    ['http://127.0.0.1:80', 'http://127.0.0.1'],
    ['https://localhost:8443', 'https://localhost:8443'],
  ])('%s is %s', (text, origin) => {
    expect(originOf(text)).toBe(origin)
  })

  it.each([
    ['', 'Name a host'],
    ['*', 'stands for many hosts'],
    ['https://*.example.org', 'stands for many hosts'],
    ['api.example.org:*', 'stands for many hosts'],
    ['http://api.example.org', 'must be reached by https'],
    ['ftp://api.example.org', 'begins with "ftp://"'],
    ['wss://api.example.org', 'begins with "wss://"'],
    ['data:text/html,x', 'is not the'],
    ['https://api.example.org/v1', 'says more than the host'],
    ['api.example.org?x=1', 'says more than the host'],
    ['me:secret@api.example.org', 'holds a user name'],
    ['api.example.org:0', 'port'],
    ['api.example.org:65536', 'port'],
    ['api.example.org:', 'port'],
    ['10.0.0.1', 'is a number'],
    ['127.1', 'is a number'],
    ['https://[::1]:8000', 'is a number'],
    ['a.0x7f', 'not the whole name'],
    ['example', 'not the whole name'],
    ['evil.localhost', 'not the whole name'],
    ['api.example.org.', 'is not the name of a host'],
    ['api..org', 'is not the name of a host'],
    ["api.example.org; script-src 'unsafe-inline'", 'is not the name of a host'],
    ['api.example.org https://evil.example', 'is not the name of a host'],
    ['https://api.example.org\n*', 'stands for many hosts'],
    ['müller.example', 'xn--'],
  ])('%j is refused: %s', (text, problem) => {
    expect(readHost(text)).toEqual({ problem: expect.stringContaining(problem) })
  })

  it('means one origin, which the browser reads the same way, or none', () => {
    const pieces = [
      'https://',
      'http://',
      'localhost',
      '127.0.0.1',
      'a',
      'api.',
      'example',
      '.org',
      ':',
      '80',
      '8000',
    ]
    const odd = [
      '*',
      ' ',
      ';',
      "'",
      '"',
      '/',
      '@',
      '\n',
      '\\',
      '%',
      '?',
      '#',
      '[',
      ']',
      'é',
      '\u0000',
      ',',
      '-',
    ]
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom(...pieces, ...odd)).map((parts) => parts.join('')),
          fc.webUrl({ withQueryParameters: true }),
          fc.domain(),
        ),
        (text) => {
          const origin = originOf(text)
          if (origin === null) return
          expect(origin).toMatch(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/)
          expect(new URL(origin).origin).toBe(origin)
          expect(isOpenable(origin)).toBe(true)
          expect(originOf(shownHost(origin))).toBe(origin)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('accepts every domain', () => {
    fc.assert(fc.property(fc.domain(), (name) => originOf(name) === `https://${name.toLowerCase()}`))
  })

  it('stands in a list once', () => {
    expect(originsOf(['b.example', 'https://a.example:443', 'A.example'])).toEqual([
      'https://a.example',
      'https://b.example',
    ])
    expect(() => originsOf(['a.example', '*'])).toThrow('stands for many hosts')
  })
})
