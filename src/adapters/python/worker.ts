import { expose } from 'comlink'
import { loadPyodide, type PyodideAPI } from 'pyodide'
import createPyodideModule from 'pyodide/pyodide.asm.mjs'
import preparePy from './sandbox/prepare.py?raw'
import programPy from './sandbox/program.py?raw'
import testingPy from './sandbox/testing.py?raw'
import validatePy from './sandbox/validate.py?raw'

// Runs inside the sealed frame, once: one interpreter, one session, then the page kills it.

/** Bytes that Python starts from. */
interface Assets {
  readonly stdlib: ArrayBuffer
  readonly site: ArrayBuffer
}

export interface SessionRequest {
  readonly kind: 'tests' | 'main'
  readonly files: readonly (readonly [path: string, content: string | Uint8Array])[]
  readonly project_path: string
  readonly stdin: string
  readonly seed: number
  readonly clock: number
  readonly memory_bytes: number
  readonly output_bytes: number
}

export interface SessionReply {
  readonly exit_code: number
  readonly seconds: number
  /** Whether memory was refused. */
  readonly is_out_of_memory: boolean
  /** What lies in the project's folder and was not put there, or was changed. */
  readonly written: readonly (readonly [path: string, bytes: Uint8Array<ArrayBuffer>])[]
  /** Why not all of it is here, or ''. */
  readonly left_out: string
}

/** What the page wraps. */
export interface SandboxWorker {
  run(request: SessionRequest): Promise<SessionReply>
}

const MAX_WRITTEN_FILES = 1_000
const MAX_WRITTEN_BYTES = 50_000_000
const NOWHERE = 'https://python.invalid/'

let memoryLimit = Number.POSITIVE_INFINITY
let isOutOfMemory = false
let events: MessagePort
let pyodide: PyodideAPI

addEventListener(
  'message',
  ({ data, ports }: MessageEvent<{ module: WebAssembly.Module; assets: Assets }>) => {
    const [calls, told] = ports as [MessagePort, MessagePort]
    events = told
    boot(data.module, data.assets).then(
      () => {
        expose({ run } satisfies SandboxWorker, calls)
        tell({ type: 'ready' })
      },
      (error) => tell({ type: 'dead', message: String(error) }),
    )
  },
  { once: true },
)

const tell = (event: object): void => events.postMessage(event)

async function boot(module: WebAssembly.Module, assets: Assets): Promise<void> {
  capMemory()
  // Nothing can be fetched here: what Pyodide asks for is what the page has handed in.
  self.fetch = async (url) =>
    new Response(String(url).endsWith('.zip') ? assets.stdlib : '{"info":{},"packages":{}}')
  WebAssembly.instantiateStreaming = async (_, imports) => ({
    module,
    instance: await WebAssembly.instantiate(module, imports),
  })
  pyodide = await loadPyodide({
    indexURL: NOWHERE,
    createPyodideModule,
    lockFileContents: JSON.stringify({ info: LOCK_INFO, packages: {} }),
    env: {
      HOME: '/home/pyodide',
      PYTHONHASHSEED: '0',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
    },
  })
  pyodide.FS.writeFile('/lib/site.zip', new Uint8Array(assets.site))
  await pyodide.runPythonAsync(
    'import sys; sys.path.append("/lib/site.zip"); import pytest, _pytest.assertion.rewrite',
  )
  for (const [name, source] of Object.entries({
    prepare: preparePy,
    validate: validatePy,
    testing: testingPy,
    program: programPy,
  }))
    defineModule(name, source)
  watchForDeath()
}

const LOCK_INFO = {
  abi_version: '2026_0',
  arch: 'wasm32',
  platform: 'emscripten',
  python: '3.14.2',
  version: '314.0.7',
}

/** Python modules of the sandbox live where no project file can shadow them. */
function defineModule(name: string, source: string): void {
  pyodide.globals.set('_source', source)
  pyodide.runPython(
    `import sys, types
_module = sys.modules["_sandbox_${name}"] = types.ModuleType("_sandbox_${name}")
_module.__file__ = "<sandbox ${name}>"
exec(compile(_source, _module.__file__, "exec"), _module.__dict__)
del _module, _source`,
  )
}

async function run(request: SessionRequest): Promise<SessionReply> {
  writeFiles(request)
  captureOutput(request.output_bytes)
  seedChance(request.seed)
  setClock(request.clock)
  memoryLimit = request.memory_bytes
  const begun = performance.now()
  const exit_code = await runSession(request)
  const seconds = (performance.now() - begun) / 1000
  return { exit_code, seconds, is_out_of_memory: isOutOfMemory, ...collect(request) }
}

async function runSession({ kind, files, project_path, stdin }: SessionRequest): Promise<number> {
  const report = (json: string) => tell({ type: 'report', json })
  pyodide.globals.set('_report', report)
  pyodide.globals.set('_stdin', stdin)
  pyodide.globals.set('_project_path', project_path)
  pyodide.globals.set(
    '_paths',
    JSON.stringify(files.map(([path]) => path).filter((path) => path.endsWith('.py'))),
  )
  tell({ type: 'start' })
  return (await pyodide.runPythonAsync(kind === 'main' ? RUN_MAIN : RUN_TESTS)) as number
}

const RUN_TESTS = `
import os, sys
os.chdir(_project_path)
sys.modules["_sandbox_validate"].validate(_paths, _report)
sys.modules["_sandbox_prepare"].prepare(_stdin)
sys.modules["_sandbox_testing"].run_tests(_project_path, _report)`

const RUN_MAIN = `
import sys
sys.modules["_sandbox_prepare"].prepare(_stdin)
sys.modules["_sandbox_program"].run_main(_project_path)`

function writeFiles({ files, project_path }: SessionRequest): void {
  pyodide.FS.mkdirTree(project_path)
  for (const [path, content] of files) {
    const folder = path.split('/').slice(0, -1).join('/')
    if (folder) pyodide.FS.mkdirTree(`${project_path}/${folder}`)
    pyodide.FS.writeFile(`${project_path}/${path}`, content)
  }
}

/** Streams go to the page as they come, so that they are not lost with the worker; past the cap only the fact does. */
function captureOutput(limit: number): void {
  let left = limit
  const stream = (name: 'stdout' | 'stderr') => ({
    isatty: false,
    write(bytes: Uint8Array) {
      if (left > 0) tell({ type: 'output', stream: name, bytes: bytes.slice(0, left) })
      if (left > 0 && bytes.length > left) tell({ type: 'flood' })
      left -= bytes.length
      return bytes.length
    },
  })
  pyodide.setStdout(stream('stdout'))
  pyodide.setStderr(stream('stderr'))
}

/** Everything random in Python comes from here: a seed gives the same numbers again (xoshiro128**). */
function seedChance(seed: number): void {
  const state = new Uint32Array([seed % 2 ** 32, Math.floor(seed / 2 ** 32), 0x9e3779b9, 0x243f6a88])
  const next = (): number => {
    const [a, b, c, d] = state as unknown as [number, number, number, number]
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    state.set([a ^ d ^ b, b ^ c ^ a, c ^ a ^ (b << 9), rotate(d ^ b, 11)])
    return result >>> 0
  }
  for (let i = 0; i < 20; i += 1) next()
  const fill = <View extends ArrayBufferView | null>(view: View): View => {
    if (!view) return view
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = next() >>> 24
    return view
  }
  Object.defineProperty(crypto, 'getRandomValues', { value: fill })
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))

function setClock(clock: number): void {
  const begun = performance.now()
  Date.now = () => clock + (performance.now() - begun)
}

/** Refuses memory past the limit, so that Python raises MemoryError instead of taking the browser's. */
function capMemory(): void {
  const grow = WebAssembly.Memory.prototype.grow
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65_536 > memoryLimit) {
      isOutOfMemory = true
      throw new RangeError('The memory limit is reached.')
    }
    return grow.call(this, pages)
  }
}

/** A dead interpreter never settles the call; whoever finds the event loop free then can say so. */
function watchForDeath(): void {
  const api = (
    pyodide as unknown as { _api: { fatal_error(error: unknown): void; config: { exitCode?: number } } }
  )._api
  const fatal = api.fatal_error.bind(api)
  api.fatal_error = (error) => {
    tell({ type: 'dead', message: String(error) })
    fatal(error)
  }
  setInterval(() => {
    const { exitCode } = api as unknown as { exitCode?: number }
    if (exitCode !== undefined) tell({ type: 'dead', message: `exit ${exitCode}` })
  }, 100)
}

/** Regular files of the project's folder that are new or changed, up to the caps. */
function collect({ files, project_path }: SessionRequest): Pick<SessionReply, 'written' | 'left_out'> {
  const sources = new Map(files)
  const written: [string, Uint8Array<ArrayBuffer>][] = []
  let bytes = 0
  const walk = (folder: string): string => {
    for (const name of pyodide.FS.readdir(`${project_path}/${folder}`) as string[]) {
      if (['.', '..', '__pycache__', '.pytest_cache'].includes(name)) continue
      const path = `${folder}${name}`
      const { mode, size } = pyodide.FS.lstat(`${project_path}/${path}`) as { mode: number; size: number }
      if (pyodide.FS.isDir(mode)) {
        const problem = walk(`${path}/`)
        if (problem) return problem
      } else if (pyodide.FS.isFile(mode)) {
        if (bytes + size > MAX_WRITTEN_BYTES)
          return `${path} (${size} bytes) is more than the ${MAX_WRITTEN_BYTES} bytes that a program may write`
        const content = pyodide.FS.readFile(`${project_path}/${path}`) as Uint8Array<ArrayBuffer>
        if (isSame(sources.get(path), content)) continue
        if (written.length >= MAX_WRITTEN_FILES) return `there are more than ${MAX_WRITTEN_FILES} files`
        bytes += size
        written.push([path, content.slice()])
      }
    }
    return ''
  }
  return { left_out: walk(''), written }
}

function isSame(source: string | Uint8Array | undefined, content: Uint8Array): boolean {
  if (source === undefined) return false
  const expected = typeof source === 'string' ? new TextEncoder().encode(source) : source
  return expected.length === content.length && expected.every((byte, i) => byte === content[i])
}
