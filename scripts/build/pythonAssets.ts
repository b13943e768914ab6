import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadPyodide } from 'pyodide'

const require = createRequire(import.meta.url)
const WHEELS = new URL('../../vendor/python/', import.meta.url).pathname
const COMPILE = new URL('./compile.py', import.meta.url).pathname
const CACHE = new URL('../../node_modules/.cache/autocoder/', import.meta.url).pathname

export interface PythonAsset {
  readonly name: string
  readonly bytes: Uint8Array
  readonly sha256: string
}

interface Wheel {
  readonly file: string
  readonly sha256: string
}

/**
 * What Python starts from: the interpreter, its standard library and pytest, both compiled ahead, because compiling
 * them at each start takes three times as long. Kept in a cache whose name tells every input.
 */
export async function pythonAssets(): Promise<PythonAsset[]> {
  const stdlib = readFileSync(require.resolve('pyodide/python_stdlib.zip'))
  const wheels = readWheels()
  const key = sha256(
    Buffer.concat([stdlib, ...wheels, readFileSync(new URL(import.meta.url)), readFileSync(COMPILE)]),
  ).slice(0, 16)
  mkdirSync(CACHE, { recursive: true })
  const built = ['stdlib', 'site'].map((name) => join(CACHE, `${name}-${key}.zip`)) as [string, string]
  if (!built.every((path) => existsSync(path))) await compileAll(stdlib, wheels, built)
  return [
    asset('python.wasm', readFileSync(require.resolve('pyodide/pyodide.asm.wasm'))),
    asset('stdlib.zip', readFileSync(built[0])),
    asset('site.zip', readFileSync(built[1])),
    asset(
      'ruff.wasm',
      readFileSync(join(require.resolve('@astral-sh/ruff-wasm-web/package.json'), '../ruff_wasm_bg.wasm')),
    ),
  ]
}

const asset = (name: string, bytes: Uint8Array): PythonAsset => ({ name, bytes, sha256: sha256(bytes) })
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The wheels that are kept in the repository. @throws when one is not what the manifest says. */
function readWheels(): Buffer[] {
  const manifest = JSON.parse(readFileSync(join(WHEELS, 'manifest.json'), 'utf8')) as Wheel[]
  return manifest.map(({ file, sha256: expected }) => {
    const bytes = readFileSync(join(WHEELS, file))
    if (sha256(bytes) !== expected)
      throw new Error(`vendor/python/${file} is not what its manifest says; run: npm run wheels`)
    return bytes
  })
}

async function compileAll(
  stdlib: Uint8Array,
  wheels: readonly Uint8Array[],
  [stdlibPath, sitePath]: [string, string],
) {
  const pyodide = await loadPyodide()
  pyodide.FS.writeFile('/stdlib.zip', stdlib)
  for (const [i, wheel] of wheels.entries()) pyodide.FS.writeFile(`/wheel${i}.zip`, wheel)
  await pyodide.runPythonAsync(readFileSync(COMPILE, 'utf8'))
  pyodide.runPython(
    `pack(["/stdlib.zip"], "/out-stdlib.zip", "/lib/python314.zip")
pack([f"/wheel{i}.zip" for i in range(${wheels.length})], "/out-site.zip", "/lib/site.zip")`,
  )
  for (const [from, to] of [
    ['/out-stdlib.zip', stdlibPath],
    ['/out-site.zip', sitePath],
  ] as const) {
    writeFileSync(`${to}.part`, pyodide.FS.readFile(from))
    renameSync(`${to}.part`, to)
  }
}
