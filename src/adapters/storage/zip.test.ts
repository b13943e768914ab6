import { strToU8, type Zippable, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { emptyBlocks } from '../../testing/craftedLinks'
import { filesOfZip, zipOf } from './zip'

const blobOf = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)])
const zipped = (files: Zippable) => blobOf(zipSync(files))
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())

/** Where the directory of a zip begins. */
const directoryOf = (zip: Uint8Array) => new DataView(zip.buffer).getUint32(zip.length - 6, true)

it('gives back what it was made of, in the folder of the project', async () => {
  const files = {
    'main.py': 'é\r\n',
    'a/b.txt': '\ufeffx',
    'a.bin': new Uint8Array([0, 1, 200]),
    constructor: 'c',
  }
  expect(await filesOfZip(await zipOf('song', files))).toEqual(files)
})

it('leaves out one folder around everything, and what systems add', async () => {
  const text = strToU8('1')
  const zip = zipped({
    'p/a.py': text,
    'p/b/': new Uint8Array(),
    'p/b/c.py': text,
    '__MACOSX/p/._a.py': text,
  })
  expect(await filesOfZip(zip)).toEqual({ 'a.py': '1', 'b/c.py': '1' })
  expect(await filesOfZip(zipped({ 'p/a.py': text, 'b.py': text }))).toEqual({ 'p/a.py': '1', 'b.py': '1' })
})

it('takes names in the composed form, and stored files', async () => {
  const zip = zipped({ 'e\u0301.py': [strToU8('1'), { level: 0 }] })
  expect(await filesOfZip(zip)).toEqual({ '\u00e9.py': '1' })
})

describe('refuses', () => {
  const text = strToU8('x')
  it.each([
    '../a.py',
    'p/../../a.py',
    '/etc/passwd',
    'C:\\a.py',
    'a\\..\\b.py',
    'con.txt',
    'a//b.py',
    'a\0b',
    '__proto__/a.py',
  ])('the name %j', async (name) => {
    await expect(filesOfZip(zipped({ [name]: text }))).rejects.toThrow(/^The zip was not imported: .*"/)
  })

  it('what is no zip', async () => {
    for (const bytes of [new Uint8Array(), text, new Uint8Array(1000)])
      await expect(filesOfZip(blobOf(bytes))).rejects.toThrow('it is not a zip, or it is damaged')
    await expect(filesOfZip(zipped({}))).rejects.toThrow('there is no file in it')
  })

  it('every truncation', async () => {
    const zip = zipSync({ 'a.py': strToU8('print(1)\n'.repeat(20)), 'b.py': text })
    for (let length = 0; length < zip.length; length += 1)
      await expect(filesOfZip(blobOf(zip.slice(0, length)))).rejects.toThrow('The zip was not imported')
  })

  it('every content that was changed on the way', async () => {
    const source = 'print("hello world")\n'
    const zip = zipSync({ 'a.py': strToU8(source) })
    const first = 30 + 'a.py'.length
    let refused = 0
    for (let at = first; at < directoryOf(zip); at += 1) {
      const changed = zip.slice()
      changed[at] = (changed[at] ?? 0) ^ 0x10
      // The bits after the last code mean nothing.
      const read = await filesOfZip(blobOf(changed)).catch((error: Error) => error.message)
      if (read === 'The zip was not imported: it is not a zip, or it is damaged.') refused += 1
      else expect(read).toEqual({ 'a.py': source })
    }
    expect(refused).toBeGreaterThanOrEqual(directoryOf(zip) - first - 1)
  })

  it.each([
    ['says how large it is', 101_000_000, 'a project may hold at most 100 MB'],
    ['says that it is small', 10, 'damaged'],
  ])('a bomb that %s', async (_, claim, why) => {
    const zip = zipSync({ 'a.bin': [new Uint8Array(5_000_000), { level: 1 }] })
    new DataView(zip.buffer).setUint32(directoryOf(zip) + 24, claim, true)
    await expect(filesOfZip(blobOf(zip))).rejects.toThrow(why)
  })

  it('one that is read for long and gives nothing', async () => {
    const zip = await bytesOf(zipped({ 'a.bin': [emptyBlocks(3_000_000), { level: 0 }] }))
    zip[directoryOf(zip) + 10] = 8
    await expect(filesOfZip(blobOf(zip))).rejects.toThrow('damaged')
  })

  it('more files than a project may have', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 10_001 }, (_, i) => [`${i}.py`, [text, { level: 0 }]]),
    )
    await expect(filesOfZip(zipped(files as Zippable))).rejects.toThrow('10,000 files')
  })

  it('one name twice', async () => {
    const zip = zipSync({ 'a.py': text, 'b.py': text })
    const second = directoryOf(zip) + 46 + 4
    expect(String.fromCharCode(zip[second + 46] ?? 0)).toBe('b')
    zip[second + 46] = 'a'.charCodeAt(0)
    await expect(filesOfZip(blobOf(zip))).rejects.toThrow('"a.py" is in it twice')
  })

  it('a symbolic link, a password, an unusual compression', async () => {
    const link = zipped({ a: [strToU8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] })
    await expect(filesOfZip(link)).rejects.toThrow('"a" in it is a symbolic link')
    const locked = await bytesOf(zipped({ 'a.py': text }))
    locked[directoryOf(locked) + 8] = 1
    await expect(filesOfZip(blobOf(locked))).rejects.toThrow('locked with a password')
    const odd = await bytesOf(zipped({ 'a.py': text }))
    odd[directoryOf(odd) + 10] = 93
    await expect(filesOfZip(blobOf(odd))).rejects.toThrow('compressed in an unusual way')
  })
})
