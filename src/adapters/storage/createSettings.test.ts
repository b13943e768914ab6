import { beforeEach, describe, expect, it } from 'vitest'
import { createSettings } from './createSettings'
import { createMemoryRecords, type Records } from './records'

const DEFAULTS = {
  base_url: 'https://api.example.com/v1',
  model: 'm1',
  theme: 'system',
  log_level: 'normal',
  step: false,
  limits: { epochs: 50 },
  prices: {},
  package_index: '',
  has_notices: false,
} as const
const KEY = 'sk-canary-0123456789'

let records: Records
beforeEach(() => {
  records = createMemoryRecords('')
})
const open = () => createSettings(records, DEFAULTS)

/** Every text and every byte of every record. */
async function everythingStored(): Promise<string> {
  const texts: string[] = []
  const visit = (value: unknown): void => {
    if (value instanceof ArrayBuffer) texts.push(new TextDecoder().decode(value))
    else if (value instanceof Uint8Array) texts.push(new TextDecoder().decode(value))
    else if (value instanceof CryptoKey) texts.push(`extractable: ${value.extractable}`)
    else if (typeof value === 'object' && value !== null) Object.entries(value).flat().forEach(visit)
    else texts.push(String(value))
  }
  visit(await records.list(''))
  return texts.join('\n')
}

describe('preferences', () => {
  it('are the defaults, then what was chosen, also after a reload', async () => {
    const settings = await open()
    expect(settings.current).toEqual({ ...DEFAULTS, has_key: false, is_key_remembered: false })
    let calls = 0
    const stop = settings.subscribe(() => {
      calls += 1
    })
    settings.update({ theme: 'dark', limits: { seconds: 9 } })
    expect(settings.current).toMatchObject({ theme: 'dark', limits: { seconds: 9 }, model: 'm1' })
    stop()
    settings.update({ model: 'm2' })
    expect(calls).toBe(1)
    expect((await open()).current).toEqual(settings.current)
  })

  it.each([null, 7, 'x', [], { theme: 'pink' }, { limits: { epochs: -1 } }, { step: 'yes', api_key: KEY }])(
    'that are damaged (%j) are the defaults',
    async (junk) => {
      await records.write([], () => ({ puts: [['settings', junk]] }))
      expect((await open()).current).toEqual({ ...DEFAULTS, has_key: false, is_key_remembered: false })
    },
  )

  it('of which one is damaged keep the others', async () => {
    await records.write([], () => ({ puts: [['settings', { theme: 'pink', model: 'm9' }]] }))
    expect((await open()).current).toMatchObject({ theme: 'system', model: 'm9' })
  })

  it('hold for the page where nothing can be read or kept', async () => {
    const fail = async () => {
      throw new DOMException('x', 'UnknownError')
    }
    records = { ...records, getMany: fail, list: fail, write: fail }
    const settings = await open()
    settings.update({ theme: 'dark' })
    expect(settings.current.theme).toBe('dark')
  })
})

describe('a key', () => {
  it('for this page only is nowhere in the storage', async () => {
    const settings = await open()
    await settings.setKey(KEY, { remember: false })
    settings.update({ theme: 'dark' })
    expect(await settings.key()).toBe(KEY)
    expect(settings.current).toMatchObject({ has_key: true, is_key_remembered: false })
    expect(await everythingStored()).not.toContain(KEY)
    expect(await (await open()).key()).toBe('')
  })

  it('that is remembered is there after a reload, and in no record in the clear', async () => {
    await (await open()).setKey(KEY, { remember: true })
    const stored = await everythingStored()
    expect(stored).not.toContain(KEY)
    expect(stored).toContain('extractable: false')
    const settings = await open()
    expect(await settings.key()).toBe(KEY)
    expect(settings.current).toMatchObject({ has_key: true, is_key_remembered: true })
  })

  it('that is forgotten leaves nothing behind', async () => {
    const settings = await open()
    await settings.setKey(KEY, { remember: true })
    settings.update({ base_url: 'http://localhost:1234/v1' })
    await settings.setKey(`${KEY}-2`, { remember: true })
    await settings.forgetKey()
    expect(settings.current).toMatchObject({ has_key: false, is_key_remembered: false })
    // That of another endpoint is not touched.
    expect(await records.keys('key/')).toEqual(['key/https://api.example.com'])
    expect(await (await open()).keyFor(DEFAULTS.base_url)).toBe(KEY)

    settings.update({ base_url: DEFAULTS.base_url })
    await settings.forgetKey()
    expect(settings.current).toMatchObject({ has_key: false, is_key_remembered: false })
    expect(await records.keys('')).toEqual(['settings'])
    expect(await (await open()).keyFor(DEFAULTS.base_url)).toBe('')
  })

  it('that is forgotten while it is still being sealed does not come back', async () => {
    const settings = await open()
    const sealing = settings.setKey(KEY, { remember: true })
    await settings.forgetKey()
    await sealing
    expect(await records.keys('')).toEqual([])
    expect(settings.current).toMatchObject({ has_key: false, is_key_remembered: false })
  })

  it('goes to no other origin than its own', async () => {
    const settings = await open()
    await settings.setKey(KEY, { remember: true })
    expect(await settings.keyFor('https://api.example.com/other')).toBe(KEY)
    for (const base_url of [
      'https://evil.example.com/v1',
      'http://api.example.com/v1',
      'https://api.example.com:8443/v1',
      'https://api.example.com@evil.example.com/v1',
      'nonsense',
    ])
      expect(await settings.keyFor(base_url)).toBe('')
    settings.update({ base_url: 'https://evil.example.com/v1' })
    expect(await settings.key()).toBe('')
    expect(settings.current.has_key).toBe(false)
  })

  it('that was moved to another origin in the storage does not open', async () => {
    await (await open()).setKey(KEY, { remember: true })
    const [[, sealed] = []] = await records.list('key/')
    await records.write([], () => ({ puts: [['key/https://evil.example.com', sealed]] }))
    const settings = await open()
    expect(await settings.keyFor('https://evil.example.com/v1')).toBe('')
    expect(await settings.key()).toBe(KEY)
  })

  it('of one endpoint is remembered beside that of another', async () => {
    const settings = await open()
    await settings.setKey(KEY, { remember: true })
    settings.update({ base_url: 'http://localhost:1234/v1' })
    await settings.setKey('local', { remember: true })
    const again = await open()
    expect(await again.keyFor(DEFAULTS.base_url)).toBe(KEY)
    expect(await again.keyFor('http://localhost:1234/v1')).toBe('local')
  })

  it('that is to be for this page only from now on is taken off the device', async () => {
    const settings = await open()
    await settings.setKey(KEY, { remember: true })
    await settings.setKey(KEY, { remember: false })
    expect(settings.current.is_key_remembered).toBe(false)
    expect(await records.keys('key/')).toEqual([])
  })

  it('is for this page only where nothing can be kept, and that is said', async () => {
    records = createMemoryRecords('No storage here.')
    const settings = await open()
    await expect(settings.setKey(KEY, { remember: true })).rejects.toThrow('for this page only')
    expect(settings.current).toMatchObject({ has_key: true, is_key_remembered: false })
    expect(await records.keys('')).toEqual([])
  })

  it('that is damaged has to be entered again; an empty one is refused', async () => {
    await records.write([], () => ({ puts: [['key/https://api.example.com', { iv: 1 }]] }))
    const settings = await open()
    expect(await settings.key()).toBe('')
    await expect(settings.setKey(' ', { remember: false })).rejects.toThrow('The key is empty.')
  })
})
