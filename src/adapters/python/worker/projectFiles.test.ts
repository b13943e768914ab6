import { loadPyodide, type PyodideAPI } from 'pyodide'
import { beforeAll, expect, it } from 'vitest'
import { collectFiles, writeFiles } from './projectFiles'

let python: PyodideAPI
let number = 0

beforeAll(async () => {
  python = await loadPyodide()
})

const FILES = [
  ['main.py', 'x = 1\n'],
  ['data/rows.txt', 'rows'],
] as const

/** What is collected after some Python has run in the project's folder; contents as text. */
function collected(code: string) {
  number += 1
  const project_path = `/home/pyodide/project${number}`
  writeFiles(python, { files: FILES, project_path })
  python.runPython(`import os, shutil\nos.chdir("${project_path}")\n${code}\nos.chdir("/")`)
  const { written, ...rest } = collectFiles(python, { kind: 'main', files: FILES, project_path })
  return { ...rest, written: written.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]) }
}

it('collects what is new or changed, and names what is gone', () => {
  expect(collected('open("new.txt", "w").write("new")')).toEqual({
    written: [['new.txt', 'new']],
    deleted: [],
    left_out: '',
  })
  expect(collected('os.rename("data/rows.txt", "rows.txt"); open("main.py", "a").write("y")')).toEqual({
    written: [
      ['main.py', 'x = 1\ny'],
      ['rows.txt', 'rows'],
    ],
    deleted: ['data/rows.txt'],
    left_out: '',
  })
})

it.each([
  ['deletes its own folder', 'place = os.getcwd(); os.chdir("/"); shutil.rmtree(place)'],
  [
    'puts a file in its place',
    'place = os.getcwd(); os.chdir("/"); shutil.rmtree(place); open(place, "w").close()',
  ],
  ['moves it', 'place = os.getcwd(); os.chdir("/"); os.rename(place, place + "-moved")'],
])('survives a program that %s', (_, code) => {
  expect(collected(code)).toEqual({ written: [], deleted: ['main.py', 'data/rows.txt'], left_out: '' })
})

it.each([
  ['a folder', 'os.mkdir("shut"); open("shut/a", "w").close(); os.chmod("shut", 0)', 'shut/a'],
  ['a file', 'open("shut", "w").write("x"); os.chmod("shut", 0)', 'shut'],
])('takes nothing when %s can’t be read, and names it', (_, code, name) => {
  expect(collected(`open("ok", "w").write("x")\n${code}`)).toEqual({
    written: [],
    deleted: [],
    left_out: `"${name}" can't be read`,
  })
})

it('stops where folders lie too deep, and where files are too many or too large', () => {
  expect(collected('for _ in range(60):\n    os.mkdir("d")\n    os.chdir("d")').left_out).toContain('50 deep')
  expect(collected('for i in range(1_001):\n    open(f"f{i}", "w").close()').left_out).toContain('1001 files')
  expect(collected('open("big", "wb").truncate(50_000_001)').left_out).toContain('big (50000001 bytes)')
})
