// @ts-check
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertFolder, writeFiles } from './outFolder.mjs'

let base = ''
let out = ''
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'autocoder-out-'))
  out = join(base, 'out')
})
afterEach(() => rm(base, { recursive: true }))

const FILES = { 'main.py': 'print("é")\n', 'notes/a.bin': new Uint8Array([0, 255, 128]) }
const calm = { isForced: false }

describe('writeFiles', () => {
  it('writes text and bytes, in folders, and says how many changed', async () => {
    expect(await writeFiles(out, FILES, calm)).toBe(2)
    expect(await readFile(join(out, 'main.py'), 'utf8')).toBe('print("é")\n')
    expect([...(await readFile(join(out, 'notes', 'a.bin')))]).toEqual([0, 255, 128])
    expect(await writeFiles(out, FILES, calm)).toBe(0)
  })

  it('writes nothing at all when one file differs, and overwrites it when forced', async () => {
    await mkdir(out)
    await writeFile(join(out, 'main.py'), 'mine')
    await expect(writeFiles(out, FILES, calm)).rejects.toThrow(
      /main\.py: is there already and differs\n.*--force/,
    )
    expect(await readdir(out)).toEqual(['main.py'])
    expect(await readFile(join(out, 'main.py'), 'utf8')).toBe('mine')
    expect(await writeFiles(out, FILES, { isForced: true })).toBe(2)
    expect(await readFile(join(out, 'main.py'), 'utf8')).toBe('print("é")\n')
  })

  it.each(['../x', 'a/../../x', '/x', '..\\x', 'C:x', 'a//b', './a', '', 'a\0b'])(
    'refuses the path %j, also when forced',
    async (path) => {
      await expect(writeFiles(out, { [path]: 'x', 'main.py': 'x' }, { isForced: true })).rejects.toThrow(
        /leaves the folder/,
      )
      expect(await readdir(base)).toEqual([])
    },
  )

  it('never follows a link out of the folder', async () => {
    await mkdir(out)
    await writeFile(join(base, 'target'), 'theirs')
    await symlink(base, join(out, 'way'))
    await symlink(join(base, 'target'), join(out, 'main.py'))
    await expect(writeFiles(out, { 'way/target': 'x' }, { isForced: true })).rejects.toThrow(
      /"way" is not a folder/,
    )
    await expect(writeFiles(out, { 'main.py': 'x' }, { isForced: true })).rejects.toThrow(/not a file/)
    expect(await readFile(join(base, 'target'), 'utf8')).toBe('theirs')
  })
})

describe('assertFolder', () => {
  it('refuses a file as the folder, before anything is spent', async () => {
    await writeFile(out, '')
    await expect(assertFolder(out)).rejects.toMatchObject({ exitCode: 2 })
    await expect(assertFolder(join(base, 'new'))).resolves.toBeUndefined()
  })
})
