import { readFileSync } from 'node:fs'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { SharedProject } from '../../api/types'
import type { Recording } from '../../core/recording'
import { fileOf, openFile, openFiles } from './projectFile'

const run = JSON.parse(
  readFileSync(new URL('../../../public/demos/sudoku.json', import.meta.url), 'utf8'),
) as Recording
const PROJECT: SharedProject = {
  name: 'grüße',
  goal: 'Greet',
  files: {
    'main.py': '\ufeffprint("é")\r\n',
    'a/b/ü.txt': '',
    'pic.bin': Uint8Array.of(0, 255),
    'main_test.py': 'def test_a(): pass\n',
  },
  settings: { model: 'm' },
  run,
}

describe('a project as a file', () => {
  it('comes back whole, with its run', async () => {
    expect(await openFile(await fileOf(PROJECT), '')).toEqual(PROJECT)
  })

  it('is a zip that plain Python can use', async () => {
    const entries = unzipSync(new Uint8Array(await (await fileOf(PROJECT)).arrayBuffer()))
    expect(Object.keys(entries)).toEqual(
      expect.arrayContaining([
        'grüße/README.md',
        'grüße/requirements.txt',
        'grüße/main.py',
        'grüße/a/b/ü.txt',
      ]),
    )
  })

  it('may be any zip, which then has no goal', async () => {
    const zip = new Blob([
      new Uint8Array(zipSync({ 'p/main.py': strToU8('x'), 'p/autocoder.json': strToU8('{}') })),
    ])
    expect(await openFile(zip, 'p')).toEqual({
      name: 'p',
      goal: '',
      files: { 'main.py': 'x', 'autocoder.json': '{}' },
    })
  })

  it('says so when a newer version made it, or when its name can’t be used', async () => {
    const made = (card: object) =>
      new Blob([
        new Uint8Array(zipSync({ 'a.py': strToU8(''), 'autocoder.json': strToU8(JSON.stringify(card)) })),
      ])
    await expect(openFile(made({ version: 2, name: 'n', goal: '' }), '')).rejects.toThrow('newer version')
    await expect(openFile(made({ version: 1, name: '../n', goal: '' }), '')).rejects.toThrow('name')
  })
})

describe('what a file could lose', () => {
  it('is not lost: a file called as ours are, the guides of its own, a recording alone', async () => {
    for (const files of [
      { 'autocoder.json': '{"mine":1}', 'main.py': 'x' },
      { 'autocoder.json': Uint8Array.of(0, 1) },
      { 'autocoder.json': JSON.stringify({ version: 1, name: 'n', goal: 'g' }) },
      { 'README.md': 'mine', 'main_test.py': 'def test_a(): pass\n' },
      { 'readme.md': 'mine', 'requirements.txt': 'numpy\n' },
    ])
      expect(await openFile(await fileOf({ name: 'n', goal: 'g', files }), '')).toEqual({
        name: 'n',
        goal: 'g',
        files,
      })
    expect(await openFile(new Blob([JSON.stringify(run)]), '')).toEqual({
      name: run.name,
      goal: run.goal,
      files: {},
      run,
    })
  })

  const carded = (card: object) =>
    new Blob([
      new Uint8Array(zipSync({ 'a.py': strToU8(''), 'autocoder.json': strToU8(JSON.stringify(card)) })),
    ])

  it('is somebody else’s file of that name, which is left as it is', async () => {
    for (const own of [{ version: 1, theme: 'dark' }, { version: '1', name: 'n', goal: '' }, []])
      expect((await openFile(carded(own), 'p')).files).toEqual({
        'a.py': '',
        'autocoder.json': JSON.stringify(own),
      })
  })

  it.each([
    ['a run of a newer version', { run: { ...run, version: 2 } }, /newer version/],
    ['a run that is damaged', { run: { ...run, turns: 1 } }, /recorded run is damaged/],
    ['a run that leaves its folder', { run: { ...run, project_dir: '../x' } }, /leaves the project/],
    ['settings that are none', { settings: { limits: 'many' } }, /autocoder\.json is damaged/],
    ['a newer version', { version: 2, settings: 'other' }, /newer version/],
  ])('says so: %s', async (_, changes, message) => {
    await expect(openFile(carded({ version: 1, name: 'n', goal: '', ...changes }), '')).rejects.toThrow(
      message,
    )
  })
})

describe('files from a disk', () => {
  const content = (text: string) => new Blob([text])

  it('become a project, without what tools leave beside them', async () => {
    const given = [
      { path: 'main.py', content: content('x\r\n') },
      { path: 'e\u0301/a.bin', content: new Blob([Uint8Array.of(0, 1)]) },
      { path: '.git/config', content: content('') },
      { path: '__pycache__/main.pyc', content: content('') },
    ]
    expect(await openFiles(given, 'p')).toEqual({
      name: 'p',
      goal: '',
      files: { 'main.py': 'x\r\n', '\u00e9/a.bin': Uint8Array.of(0, 1) },
    })
  })

  it('are refused with a sentence where a project can’t have them', async () => {
    await expect(openFiles([], 'p')).rejects.toThrow('no file')
    await expect(openFiles([{ path: 'CON.txt', content: content('') }], 'p')).rejects.toThrow('CON.txt')
  })
})
