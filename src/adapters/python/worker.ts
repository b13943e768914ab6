import { expose } from 'comlink'
import { loadPyodide, type PyodideAPI } from 'pyodide'
import createPyodideModule from 'pyodide/pyodide.asm.mjs'
import preparePy from './sandbox/prepare.py?raw'
import programPy from './sandbox/program.py?raw'
import runPy from './sandbox/run.py?raw'
import testingPy from './sandbox/testing.py?raw'
import validatePy from './sandbox/validate.py?raw'
import type { PythonBytes, SandboxWorker, SessionReply, SessionRequest, Tell } from './session'
import { seedChance, setClock } from './worker/chance'
import { hasRunOutOfMemory, hookMemory, limitDisk, limitMemory, watchForDeath } from './worker/limits'
import { installWheels } from './worker/installWheels'
import { captureOutput } from './worker/output'
import { collectFiles, writeFiles } from './worker/projectFiles'

// Runs inside the sealed frame, once: one interpreter, one session, then the page kills it.

const NOWHERE = 'https://python.invalid/'

interface Boot {
  readonly module: WebAssembly.Module
  readonly assets: PythonBytes
}

addEventListener(
  'message',
  ({ data, ports }: MessageEvent<Boot>) => {
    const [calls, told] = ports as [MessagePort, MessagePort]
    const tell: Tell = (event) => told.postMessage(event)
    boot(data).then(
      (pyodide) => {
        expose({ run: (request) => run(pyodide, request, tell) } satisfies SandboxWorker, calls)
        tell({ type: 'ready' })
      },
      (error) => tell({ type: 'dead', message: String(error) }),
    )
  },
  { once: true },
)

async function boot({ module, assets }: Boot): Promise<PyodideAPI> {
  hookMemory()
  // Nothing can be fetched here: what Pyodide asks for is what the page has handed in.
  self.fetch = async (url) =>
    new Response(String(url).endsWith('.zip') ? assets.stdlib : '{"info":{},"packages":{}}')
  WebAssembly.instantiateStreaming = async (_, imports) => ({
    module,
    instance: await WebAssembly.instantiate(module, imports),
  })
  // A worker of a worker would count against no limit.
  Reflect.deleteProperty(self, 'Worker')
  const pyodide = await loadPyodide({
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
  // A program may write as much as it likes to the browser's console, and nobody wants to read it there.
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) console[name] = () => {}
  pyodide.FS.writeFile('/lib/site.zip', new Uint8Array(assets.site))
  await pyodide.runPythonAsync(
    'import sys; sys.path.append("/lib/site.zip"); import pytest, _pytest.assertion.rewrite',
  )
  return pyodide
}

const LOCK_INFO = {
  abi_version: '2026_0',
  arch: 'wasm32',
  platform: 'emscripten',
  python: '3.14.2',
  version: '314.0.7',
}

async function run(pyodide: PyodideAPI, request: SessionRequest, tell: Tell): Promise<SessionReply> {
  await installWheels(pyodide, request.wheels)
  writeFiles(pyodide, request)
  const flush = captureOutput(pyodide, request.output_bytes, tell)
  watchForDeath(pyodide, flush, tell)
  seedChance(request.seed)
  setClock(request.clock)
  limitMemory(request.memory_bytes)
  limitDisk(pyodide)
  const begun = performance.now()
  const exit_code = await runPython(pyodide, request, tell)
  const seconds = (performance.now() - begun) / 1000
  const reply = {
    exit_code,
    seconds,
    is_out_of_memory: hasRunOutOfMemory(),
    ...collectFiles(pyodide, request),
  }
  flush()
  tell({ type: 'end' })
  return reply
}

/** The sandbox's own Python, in a namespace that no module of the project can name. */
async function runPython(pyodide: PyodideAPI, request: SessionRequest, tell: Tell): Promise<number> {
  const { kind, files, project_path, stdin } = request
  const given = {
    sources: { prepare: preparePy, validate: validatePy, testing: testingPy, program: programPy },
    kind,
    project_path,
    stdin,
    paths: files.map(([path]) => path),
  }
  const globals = pyodide.toPy({ given, report: (json: string) => tell({ type: 'report', json }) })
  await pyodide.runPythonAsync(runPy, { globals, filename: '<sandbox run>' })
  tell({ type: 'start' })
  return (await pyodide.runPythonAsync('run()', { globals, filename: '<sandbox run>' })) as number
}
