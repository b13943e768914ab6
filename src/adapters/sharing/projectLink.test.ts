import { readFileSync } from 'node:fs'
import { brotliCompressSync, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SharedProject } from '../../api/types'
import { pathProblem } from '../../core/project'
import type { Recording } from '../../core/recording'
import { HARDEST, linkOfBytes, markedLink, noise, plainLink, predictedLink } from '../../testing/craftedLinks'
import { LinkProblem } from './LinkProblem'
import primer from './primer.txt?raw'
import { unpack } from './pack'
import { linkOf, openLink } from './projectLink'

const breathe = async () => {}
const open = (link: string) => openLink(link, breathe)
const codeOf = (link: string) =>
  open(link).then(
    () => 'opened',
    (error) => (error instanceof LinkProblem ? error.code : `not a LinkProblem: ${error}`),
  )
/** Bytes as we deflate them, with a checksum. */
const primedDeflate = (bytes: Uint8Array): Buffer => {
  const dictionary = new TextEncoder().encode(primer).slice(-32_768)
  return Buffer.from(markedLink(0x0e, deflateRawSync(bytes, { dictionary })).slice(11), 'base64url')
}
const demo = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../public/demos/${name}.json`, import.meta.url), 'utf8'),
  ) as Recording

const SMALL: SharedProject = {
  name: 'grüße',
  goal: 'Greet, in “quotes” 👋\nand on two lines',
  files: {
    'main.py': 'print("héllo")\r\nprint("~t12")\n',
    'a/b/data.bin': Uint8Array.of(0, 255, 10, 126, 0),
    'bom.txt': '\ufefftext',
    'empty.txt': '',
    'half.txt': 'a lone \ud83d surrogate',
    'tilde.txt': '~t3',
  },
  settings: { model: 'gpt-5.6', limits: { epochs: 5 } },
}

describe('a link', () => {
  it('gives back any project', async () => {
    const path = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => text.normalize('NFC'))
      .filter((text) => pathProblem(text) === null)
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('~', 't', '1', '\n', '{', '}', '"', '\ud800', '\\') }),
      fc.json(),
    )
    const project = fc.record({
      name: path.filter((name) => !name.includes('/') && name.trim() !== ''),
      goal: text,
      files: fc.dictionary(path, fc.oneof(text, fc.uint8Array({ maxLength: 200 })), {
        noNullPrototype: true,
      }),
    })
    await fc.assert(
      fc.asyncProperty(project, async (given) => {
        expect(await open(await linkOf(given, breathe))).toEqual(given)
      }),
      { numRuns: 20 },
    )
  })

  it('carries JSON in texts in texts, however often', async () => {
    let text = JSON.stringify({ code: 'print("hello, and whatever else there is")\n' })
    for (let level = 0; level < 8; level += 1)
      text = JSON.stringify(
        level % 2 ? { inner: text } : { a: { b: { c: { d: { e: [{ inner: text }] } } } } },
      )
    const given = { name: 'n', goal: text, files: { 'a.json': text } }
    expect(await open(await linkOf(given, breathe))).toEqual(given)
  })

  it.each([
    ['more bytes than it may hold', { 'a.bin': new Uint8Array(9_000_000) }],
    [
      'more files than it may hold',
      Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}`, ''])),
    ],
  ])('is not made of %s', async (_, files) => {
    await expect(linkOf({ name: 'n', goal: '', files }, breathe)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('Save it as a file'),
    })
  })

  it.each(['random_midi_generator', 'sudoku', 'data_report'])('carries the run of %s whole', async (name) => {
    const run = demo(name)
    const given = { name, goal: run.goal, files: {}, run }
    expect(await open(await linkOf(given, breathe))).toEqual(given)
  })

  it('carries what is too large for the text model', async () => {
    const bytes = new Uint8Array(200_000).map((_, i) => (i * i * 31) % 251)
    const given = {
      ...SMALL,
      files: { ...SMALL.files, 'big.bin': bytes, 'big.py': 'x = 1\n'.repeat(40_000) },
    }
    expect(await open(await linkOf(given, breathe))).toEqual(given)
  })

  it('may be a whole address, and have flags, which mean nothing', async () => {
    const link = await linkOf(SMALL, breathe)
    expect(await open(`https://example.org/a/b/?run=1${link}&autorun=true\n`)).toEqual(SMALL)
  })

  it('can be made by anybody with deflate and base64url', async () => {
    const link = plainLink({ name: 'n', goal: 'g', files: { 'a.py': 'x', 'b.bin': { base64: 'AP8=' } } })
    expect(await open(link)).toEqual({
      name: 'n',
      goal: 'g',
      files: { 'a.py': 'x', 'b.bin': Uint8Array.of(0, 255) },
    })
  })
})

describe('a link that is not whole', () => {
  let link: string
  beforeAll(async () => {
    link = await linkOf(SMALL, breathe)
  })

  it('is refused at every length', async () => {
    for (let length = 0; length < link.length; length += 1)
      expect(await codeOf(link.slice(0, length)), `${length} characters`).toBe('damaged')
  })

  it('is refused with any character changed', async () => {
    for (let at = link.indexOf('.') + 1; at < link.length; at += 1) {
      const changed = link[at] === 'A' ? 'B' : 'A'
      // The last character may have bits that stand for nothing.
      if (
        at === link.length - 1 &&
        Buffer.from(link.slice(11), 'base64url').equals(
          Buffer.from(link.slice(11, at) + changed, 'base64url'),
        )
      )
        continue
      expect(['damaged', 'newer'], `character ${at}`).toContain(
        await codeOf(link.slice(0, at) + changed + link.slice(at + 1)),
      )
    }
  })

  it('gives a project or a reason, whatever its bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(['damaged', 'newer', 'too-large', 'opened']).toContain(await codeOf(linkOfBytes(bytes)))
      }),
      { numRuns: 300 },
    )
  })

  it('gives a reason when only its checksum is right', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 4, maxLength: 100 }),
        fc.constantFrom(0x06, 0x0e),
        async (bytes, mark) => {
          expect(['damaged', 'too-large']).toContain(await codeOf(markedLink(mark, bytes)))
          expect(await codeOf(markedLink(mark, Buffer.concat([Buffer.of(0, 3, 0, 0, 0, 4), bytes])))).toBe(
            'damaged',
          )
        },
      ),
      { numRuns: 15 },
    )
  })

  it.each([
    '',
    '#',
    '#project=',
    '#project=1',
    '#project=1.',
    '#project=1.%%%',
    '#project=x.AAAA',
    '#project=0.AAAA',
    'AAAA',
  ])('%j is damaged', async (text) => {
    expect(await codeOf(text)).toBe('damaged')
  })

  it('gives the project or a reason with any bit of it turned over, ten thousand times', async () => {
    const packed = Buffer.from(link.slice('#project=1.'.length), 'base64url')
    const plain = deflateRawSync(JSON.stringify({ name: 'n', goal: 'g', files: { 'a.py': 'print(1)' } }))
    let seed = 7
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1
      return (seed >>> 8) % below
    }
    const codesOf = async (bytes: Buffer, count: number) => {
      const codes = new Set<string>()
      for (let i = 0; i < count; i += 1) {
        const turned = Buffer.from(bytes)
        const at = random(turned.length)
        turned[at] = (turned[at] ?? 0) ^ (1 << random(8))
        codes.add(await codeOf(linkOfBytes(turned)))
      }
      return [...codes].sort()
    }
    // Ours has a checksum; a plain one may say something else that is a project.
    expect(await codesOf(packed, 9_000)).toEqual(['damaged', 'newer'])
    expect(['damaged', 'newer', 'opened']).toEqual(expect.arrayContaining(await codesOf(plain, 1_000)))
  })

  it.each([
    '#project=2.AAAA',
    '#project=17.',
    '#project=2.abc.def',
    '#project=2.a~b',
    '#project=1000000.A',
    plainLink({ name: 'n', goal: '', files: {}, run: { version: 2 } }),
    markedLink(0x16, Uint8Array.of(1)),
  ])('%j is newer', async (text) => {
    expect(await codeOf(text)).toBe('newer')
  })
})

describe('a hostile link', () => {
  const empty = { name: 'n', goal: '', files: {} }

  it('that expands without end is stopped while it does', async () => {
    const bomb = deflateRawSync(new Uint8Array(256 << 20))
    expect(await codeOf(linkOfBytes(bomb))).toBe('too-large')
    expect(await codeOf(markedLink(0x0e, bomb))).toBe('too-large')
    expect(await codeOf(markedLink(0x06, Buffer.concat([Buffer.of(0, 0, 1, 0, 0, 1, 0), bomb])))).toBe(
      'too-large',
    )
  })

  it('that claims any length for its text is refused before it is read', async () => {
    const begin = performance.now()
    expect(await codeOf(markedLink(0x06, Uint8Array.of(255, 255, 255, 0, 0, 1, 1)))).toBe('too-large')
    expect(await codeOf(markedLink(0x06, Uint8Array.of(1, 0, 1, 0, 0, 1, 0)))).toBe('too-large')
    expect(performance.now() - begin).toBeLessThan(100)
  })

  it('never gives more bytes than its decoder may count', async () => {
    const limit = 10_000
    for (const length of [9_999, 10_000, 10_001, 40_000, 300_000])
      for (const pack of [deflateRawSync, (bytes: Uint8Array) => primedDeflate(bytes)]) {
        const code = await unpack(
          new Uint8Array(pack(new Uint8Array(length))),
          limit,
          breathe,
          () => {},
        ).then(
          ({ bytes }) => bytes.length,
          (error: LinkProblem) => error.code,
        )
        expect(code).toBe(length > limit ? 'too-large' : length)
      }
  })

  it('whose text begins as no project does is not read to its end', async () => {
    let moments = 0
    const counted = async () => {
      moments += 1
    }
    const link = markedLink(0x06, Buffer.concat([Buffer.of(0, 255, 255, 0, 234, 96), noise(60_000)]))
    await expect(openLink(link, counted)).rejects.toMatchObject({ code: 'damaged' })
    expect(moments).toBeLessThan(16)
  })

  it('whose text is noise costs no more moments than its length may', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 3, maxLength: 200 }), async (seed) => {
        const outline = new TextEncoder().encode('{"name":"n","goal":"","files":{"a.bin":"~b65490"}}\n')
        const content = noise(65_490).map((byte, i) => byte ^ (seed[i % seed.length] ?? 0))
        let moments = 0
        const counted = async () => {
          moments += 1
        }
        const link = await predictedLink(new Uint8Array([...outline, ...content]))
        expect((await openLink(link, counted)).files).toEqual({ 'a.bin': content })
        // Each is 2 kB of the text or of the primer.
        expect(moments).toBeLessThan(45)
      }),
      { numRuns: 2 },
    )
  })

  it.each([
    ['noise, predicted, and 8 MB', 'opened'],
    ['texts in texts', 'too-large'],
    ['a long text in texts', 'too-large'],
    ['folders in folders', 'opened'],
    ['empty blocks after the primer', 'damaged'],
  ])('of %s is %s after as many moments as its bytes may take', async (title, expected) => {
    let moments = 0
    const counted = async () => {
      moments += 1
    }
    const link = (await HARDEST[title]?.()) ?? ''
    const code = await openLink(link, counted).then(
      () => 'opened',
      (error: LinkProblem) => error.code,
    )
    expect(code).toBe(expected)
    expect(moments).toBeLessThan(45 + link.length / 20_000)
  })

  it('of a run that nobody would play to its end is too large', async () => {
    const run = demo('sudoku')
    const turns = Array(27_000).fill(run.turns[0])
    expect(await codeOf(plainLink({ ...empty, run: { ...run, turns } }))).toBe('too-large')
  })

  it('of too many files is refused', async () => {
    const files = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [String(i), '']))
    expect(await codeOf(plainLink({ ...empty, files }))).toBe('too-large')
  })

  it.each([
    ['deep arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a number that is none', '{"name":"n","goal":"","files":{},"settings":{"limits":{"seconds":1e400}}}'],
    ['a number for a name', '{"name":1,"goal":"","files":{}}'],
    ['nothing', 'null'],
    ['text', '"x"'],
    ['a list of files', '{"name":"n","goal":"","files":[]}'],
    ['a number for a file', '{"name":"n","goal":"","files":{"a":1}}'],
    ['what is no base64', '{"name":"n","goal":"","files":{"a":{"base64":"%"}}}'],
    ['a name that leaves its folder', '{"name":"..","goal":"","files":{}}'],
    ['a recording of another shape', '{"name":"n","goal":"","files":{},"run":{"version":1,"turns":[]}}'],
  ])('with %s is damaged', async (_, text) => {
    expect(await codeOf(plainLink(text))).toBe('damaged')
  })

  it.each([
    '../x',
    '/etc/passwd',
    '__proto__',
    'a/__proto__/b',
    'a\\b',
    'CON.txt',
    'C:x',
    'a/',
    'x. ',
    'a\u0000b',
  ])('with a file called %j is damaged', async (path) => {
    expect(await codeOf(plainLink(`{"name":"n","goal":"","files":{${JSON.stringify(path)}:""}}`))).toBe(
      'damaged',
    )
  })

  it.each([
    ['deflated twice', deflateRawSync(deflateRawSync(new Uint8Array(50_000_000)))],
    ['of brotli', brotliCompressSync(new Uint8Array(50_000_000))],
    [
      'of text that is no UTF-8',
      deflateRawSync(Buffer.from('{"name":"\xff","goal":"","files":{}}', 'latin1')),
    ],
  ])('%s is damaged', async (_, bytes) => {
    expect(await codeOf(linkOfBytes(bytes))).toBe('damaged')
  })

  it.each(['name', 'goal', 'files', 'settings', 'run'])(
    'with another type for its %s is damaged',
    async (field) => {
      const others = [null, true, 1, 'text', [], [1], {}, { a: 1 }]
      const codes = await Promise.all(others.map((value) => codeOf(plainLink({ ...empty, [field]: value }))))
      const allowed: Record<string, number[]> = { name: [3], goal: [3], files: [6], settings: [6, 7] }
      expect(codes).toEqual(others.map((_, at) => (allowed[field]?.includes(at) ? 'opened' : 'damaged')))
    },
  )

  it('brings nothing but what a link may bring', async () => {
    const opened = await open(
      plainLink(
        '{"name":"n","goal":"","files":{"constructor":"1","toString":"2"},"id":"x","api_key":"k","autorun":true,' +
          '"__proto__":{"isAdmin":true},"settings":{"model":"m","base_url":"http://evil","api_key":"k","limits":{"seconds":1e9,"memory":1}}}',
      ),
    )
    expect(opened).toEqual({
      name: 'n',
      goal: '',
      files: { constructor: '1', toString: '2' },
      settings: { model: 'm', limits: { seconds: 1e9 } },
    })
    expect((opened as { isAdmin?: unknown }).isAdmin).toBeUndefined()
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })
})

describe('links of version 1', () => {
  const fixtures = JSON.parse(readFileSync(new URL('./links.fixture.json', import.meta.url), 'utf8')) as {
    link: string
    name: string
    main: string
  }[]
  it.each(fixtures)('open for ever: $name', async ({ link, name, main }) => {
    const opened = await open(link)
    expect(opened.name).toBe(name)
    expect(opened.files['main.py']).toBe(main)
  })
})
