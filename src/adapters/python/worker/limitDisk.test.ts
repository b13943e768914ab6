import { loadPyodide, type PyodideAPI } from 'pyodide'
import { beforeAll, expect, it } from 'vitest'
import { limitDisk } from './limitDisk'

// With the interpreter that ships: what is counted is how its files are kept.

const MB = 1024 * 1024
let python: PyodideAPI

beforeAll(async () => {
  python = await loadPyodide()
  python.FS.writeFile('/tmp/before', new Uint8Array(30 * MB))
  limitDisk(python, 16 * MB)
})

/** Runs Python in a folder that is gone afterwards; whether the disk was full. */
const isFull = (code: string): boolean =>
  python.runPython(`
import errno, os, shutil, tempfile
folder = tempfile.mkdtemp()
os.chdir(folder)
try:
${code.replace(/^/gm, '    ')}
    full = False
except OSError as error:
    assert error.errno == errno.ENOSPC, error
    full = True
file = None
os.chdir("/")
shutil.rmtree(folder)
full
`)

it.each([
  ['the first write of each file', 'for i in range(5):\n    open(f"f{i}", "wb").write(bytes(4 << 20))'],
  [
    'one file that grows',
    'with open("f", "wb") as file:\n    for _ in range(20):\n        file.write(bytes(1 << 20))',
  ],
  ['a hole', 'with open("f", "wb") as file:\n    file.seek(1 << 30)\n    file.write(b"x")'],
  ['a file that is made longer', 'open("f", "wb").truncate(1 << 40)'],
  ['files without anything in them', 'for i in range(20_000):\n    open(f"f{i}", "w").close()'],
  ['folders', 'for i in range(20_000):\n    os.mkdir(f"d{i}")'],
  [
    'files that are deleted and still open',
    'kept = []\nfor i in range(5):\n    kept.append(open("f", "wb"))\n    kept[-1].write(bytes(4 << 20))\n    kept[-1].flush()\n    os.remove("f")',
  ],
])('counts %s', (_, code) => {
  expect(isFull(code)).toBe(true)
  python.runPython('import gc\nkept = None\ngc.collect()')
})

it.each([
  [
    'files that are deleted',
    'for i in range(40):\n    open("f", "wb").write(bytes(4 << 20))\n    os.remove("f")',
  ],
  ['files that are written anew', 'for i in range(40):\n    open("f", "wb").write(bytes(4 << 20))'],
  [
    'files that are cut',
    'for i in range(40):\n    with open("f", "r+b" if i else "w+b") as file:\n        file.truncate(8 << 20)\n        file.truncate(0)',
  ],
  [
    'files that take the place of others',
    'for i in range(40):\n    open("g", "wb").write(bytes(4 << 20))\n    os.replace("g", "f")',
  ],
  ['most of the disk', 'open("f", "wb").write(bytes(15 << 20))'],
  ['files from before', 'with open("/tmp/before", "r+b") as file:\n    file.write(bytes(30 << 20))'],
])('gives room again after %s', (_, code) => {
  expect(isFull(code)).toBe(false)
})
