import { beforeEach, describe, expect, it } from 'vitest'
import { hash } from '../model/hash'
import { createMemoryFolder, type MemoryFolder } from '../../testing/memoryFolder'
import { syncFolder, type Winner } from './syncFolder'

const FILES = { 'main.py': 'print(1)\n', 'pkg/a.py': 'A = 1\n', 'logo.bin': new Uint8Array([0, 255, 7]) }

describe('a folder that a project works in', () => {
  let disk: MemoryFolder
  let written: Readonly<Record<string, string>>
  const sync = async (files: Record<string, string | Uint8Array>, winner: Winner | null = null) => {
    const synced = await syncFolder({ handle: disk.handle, written }, files, hash, winner)
    written = synced.written
    return synced
  }
  beforeEach(async () => {
    disk = createMemoryFolder('demo')
    written = {}
    disk.files.set('notes.txt', 'mine')
    expect(await sync(FILES)).toMatchObject({ taken: {}, conflicts: [] })
  })

  it('has every file of the project, and keeps what was there', () => {
    expect(disk.text('main.py')).toBe('print(1)\n')
    expect(disk.text('pkg/a.py')).toBe('A = 1\n')
    expect(disk.bytes('logo.bin')).toEqual(new Uint8Array([0, 255, 7]))
    expect(disk.text('notes.txt')).toBe('mine')
  })

  it('gets what has changed alone', async () => {
    disk.writes.length = 0
    await sync({ ...FILES, 'main.py': 'print(2)\n' })
    expect(disk.writes).toEqual(['main.py'])
    const { 'pkg/a.py': _, ...fewer } = FILES
    await sync({ ...fewer, 'main.py': 'print(2)\n' })
    expect([...disk.files.keys()].sort()).toEqual(['logo.bin', 'main.py', 'notes.txt'])
  })

  it('gives what was changed or deleted there, and nothing that the project never had', async () => {
    disk.files.set('main.py', 'print("ü")\n')
    disk.files.delete('pkg/a.py')
    disk.files.set('other.py', 'x')
    const { taken, conflicts } = await sync(FILES)
    expect(taken).toEqual({ 'main.py': 'print("ü")\n', 'pkg/a.py': null })
    expect(conflicts).toEqual([])
    disk.writes.length = 0
    const { 'pkg/a.py': _, ...now } = { ...FILES, 'main.py': 'print("ü")\n' }
    expect(await sync(now)).toMatchObject({ taken: {}, conflicts: [] })
    expect(disk.writes).toEqual([])
  })

  it('is left alone where both sides have changed, until somebody decides', async () => {
    disk.files.set('main.py', 'theirs')
    const mine = { ...FILES, 'main.py': 'mine' }
    expect(await sync(mine)).toMatchObject({ taken: {}, conflicts: ['main.py'] })
    expect(disk.text('main.py')).toBe('theirs')
    expect(await sync(mine, 'project')).toMatchObject({ taken: {}, conflicts: [] })
    expect(disk.text('main.py')).toBe('mine')
    disk.files.set('main.py', 'theirs')
    expect((await sync({ ...FILES, 'main.py': 'again' }, 'folder')).taken).toEqual({ 'main.py': 'theirs' })
  })

  it('is not written over where it had a file of that name', async () => {
    disk.files.set('new.py', 'there before')
    expect(await sync({ ...FILES, 'new.py': 'made here' })).toMatchObject({ conflicts: ['new.py'] })
    expect(disk.text('new.py')).toBe('there before')
  })

  it('does not take the project with it when it is emptied', async () => {
    disk.files.clear()
    expect(await sync(FILES)).toMatchObject({ taken: {}, conflicts: Object.keys(FILES) })
    expect(await sync(FILES, 'project')).toMatchObject({ taken: {}, conflicts: [] })
    expect(disk.text('main.py')).toBe('print(1)\n')
  })

  it('that is gone, or full, is an error, and what was there stays', async () => {
    disk.failure = new DOMException('gone', 'NotFoundError')
    await expect(sync(FILES)).rejects.toThrow('gone')
    disk.failure = null
    disk.writeFailure = new DOMException('full', 'QuotaExceededError')
    await expect(sync({ ...FILES, 'main.py': 'print(3)\n' })).rejects.toThrow('full')
    expect(disk.text('main.py')).toBe('print(1)\n')
  })
})
