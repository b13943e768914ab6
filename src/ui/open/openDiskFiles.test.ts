import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createSharing } from '../../adapters/sharing/createSharing'
import { droppedFiles } from './droppedFiles'
import { openDiskFiles } from './openDiskFiles'

const sharing = createSharing('https://example.org/')
const file = (path: string, content: BlobPart = 'x') => ({ path, content: new File([content], path) })

describe('a project from a disk', () => {
  it('may be a folder, whose name it takes', async () => {
    const opened = await openDiskFiles([file('my_app/main.py'), file('my_app/a/b.py')], sharing)
    expect(opened).toEqual({ name: 'my_app', goal: '', files: { 'main.py': 'x', 'a/b.py': 'x' } })
  })

  it('may be single files', async () => {
    expect(await openDiskFiles([file('song.py')], sharing)).toMatchObject({
      name: 'song',
      files: { 'song.py': 'x' },
    })
    expect(await openDiskFiles([file('a.py'), file('b.py')], sharing)).toMatchObject({
      files: { 'a.py': 'x', 'b.py': 'x' },
    })
  })

  it('may be a run that was saved', async () => {
    const text = readFileSync(new URL('../../../public/demos/sudoku.json', import.meta.url), 'utf8')
    const { name, goal, files, run } = await openDiskFiles([file('any.run.json', text)], sharing)
    expect([name, goal, files]).toEqual(['sudoku', run?.goal, {}])
    expect(run).toEqual(JSON.parse(text))
    const damaged = file('any.run.json', text.replace('"checks"', '"cheques"'))
    await expect(openDiskFiles([damaged], sharing)).rejects.toThrow('neither a zip nor a recorded run')
  })

  it('may be a zip, and says what is wrong with one', async () => {
    const zip = await sharing.fileOf({ name: 'song', goal: 'g', files: { 'main.py': 'y' } })
    expect(await openDiskFiles([file('other.autocoder', zip)], sharing)).toEqual({
      name: 'song',
      goal: 'g',
      files: { 'main.py': 'y' },
    })
    await expect(openDiskFiles([file('a.zip')], sharing)).rejects.toThrow('it is not a zip')
    await expect(openDiskFiles([], sharing)).rejects.toThrow('no file')
  })
})

/** A folder as browsers give it: at most so many entries at a time. */
const folder = (fullPath: string, children: unknown[]) => ({
  isFile: false,
  fullPath,
  createReader() {
    const left = [...children]
    return { readEntries: (done: (some: unknown[]) => void) => done(left.splice(0, 2)) }
  },
})
const entry = (fullPath: string) => ({
  isFile: true,
  fullPath,
  file: (done: (file: File) => void) => done(new File(['x'], fullPath)),
})

it('what was dropped is read with all its folders', async () => {
  const dropped = folder('/p', [
    entry('/p/a'),
    entry('/p/b'),
    folder('/p/c', [entry('/p/c/d')]),
    entry('/p/e'),
  ])
  const items = [{ webkitGetAsEntry: () => dropped }] as unknown as DataTransferItemList
  expect((await droppedFiles(items)).map(({ path }) => path)).toEqual(['p/a', 'p/b', 'p/c/d', 'p/e'])
})

it('what tools leave in a folder is not read, and too many files are refused', async () => {
  const many = (path: string, count: number) =>
    folder(
      path,
      Array.from({ length: count }, (_, i) => entry(`${path}/${i}`)),
    )
  const dropped = (...children: unknown[]) =>
    droppedFiles([{ webkitGetAsEntry: () => folder('/p', children) }] as unknown as DataTransferItemList)
  const found = await dropped(many('/p/.git', 12_000), many('/p/node_modules', 12_000), entry('/p/main.py'))
  expect(found.map(({ path }) => path)).toEqual(['p/main.py'])
  await expect(dropped(many('/p/data', 10_001))).rejects.toThrow('more than the 10,000 files')
})
