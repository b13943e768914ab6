import { loadPyodide, type PyodideAPI } from 'pyodide'
import createPyodideModule from 'pyodide/pyodide.asm.mjs'
import assertionsPy from '../sandbox/assertions.py?raw'
import callsPy from '../sandbox/calls.py?raw'
import formsPy from '../sandbox/forms.py?raw'
import inspectionPy from '../sandbox/inspection.py?raw'
import modulesPy from '../sandbox/modules.py?raw'
import mutantsPy from '../sandbox/mutants.py?raw'
import mutationPy from '../sandbox/mutation.py?raw'
import namesPy from '../sandbox/names.py?raw'
import syntaxPy from '../sandbox/syntax.py?raw'
import truthPy from '../sandbox/truth.py?raw'
import undonePy from '../sandbox/undone.py?raw'
import walkPy from '../sandbox/walk.py?raw'
import consolePy from '../sandbox/console.py?raw'
import leanPy from '../sandbox/lean.py?raw'
import missingPy from '../sandbox/missing.py?raw'
import networkPy from '../sandbox/network.py?raw'
import importsPy from '../sandbox/imports.py?raw'
import placePy from '../sandbox/place.py?raw'
import plottingPy from '../sandbox/plotting.py?raw'
import preparePy from '../sandbox/prepare.py?raw'
import programPy from '../sandbox/program.py?raw'
import runPy from '../sandbox/run.py?raw'
import testingPy from '../sandbox/testing.py?raw'
import validatePy from '../sandbox/validate.py?raw'
import warmPy from '../sandbox/warm.py?raw'
import type { PythonBytes } from '../session'
import { hookMemory } from './limits'
import { createWhyClosed, createWordedFetch } from './network'

/** What the frame gives a new worker. */
export interface Boot {
  readonly module: WebAssembly.Module
  readonly assets: PythonBytes
  /** The memory of an interpreter that had got ready and that nobody had used; it saves doing the same again. */
  readonly snapshot: ArrayBuffer | null
  /** Whether this one is there to make a snapshot of; nothing else runs in it. */
  readonly isForSnapshot: boolean
  /** Origins that the frame's policy opens. */
  readonly hosts: readonly string[]
}

const browserFetch = self.fetch.bind(self)

const NOWHERE = 'https://python.invalid/'
const LOCK_INFO = {
  abi_version: '2026_0',
  arch: 'wasm32',
  platform: 'emscripten',
  python: '3.14.2',
  version: '314.0.7',
}

/** An interpreter with pytest and the sandbox's own Python loaded, ready for one session. */
export async function boot(given: Boot): Promise<PyodideAPI> {
  hookMemory()
  handBytesIn(given)
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
    ...(given.isForSnapshot && { _makeSnapshot: true }),
    ...(given.snapshot && { _loadSnapshot: given.snapshot }),
  })
  self.fetch = createWordedFetch(browserFetch, createWhyClosed(given.hosts))
  // A program may write as much as it likes to the browser's console, and nobody wants to read it there.
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) console[name] = () => {}
  // Files are no part of a snapshot.
  pyodide.FS.writeFile('/lib/site.zip', new Uint8Array(given.assets.site))
  if (!given.snapshot) await loadSandbox(pyodide)
  return pyodide
}

/** Nothing can be fetched here: what Pyodide asks for is what the page has handed in. */
function handBytesIn({ module, assets, snapshot }: Boot): void {
  self.fetch = async (url) =>
    new Response(String(url).endsWith('.zip') ? assets.stdlib : '{"info":{},"packages":{}}')
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const instance = await WebAssembly.instantiate(module, imports)
    const memory = instance.exports.memory as WebAssembly.Memory
    // Pyodide copies a snapshot into its memory without asking whether there is room.
    const missing = (snapshot?.byteLength ?? 0) - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / 65_536))
    return { module, instance }
  }
}

async function loadSandbox(pyodide: PyodideAPI): Promise<void> {
  const globals = pyodide.toPy({
    sources: {
      prepare: preparePy,
      console: consolePy,
      lean: leanPy,
      missing: missingPy,
      network: networkPy,
      imports: importsPy,
      plotting: plottingPy,
      place: placePy,
      validate: validatePy,
      testing: testingPy,
      program: programPy,
      assertions: assertionsPy,
      calls: callsPy,
      forms: formsPy,
      inspection: inspectionPy,
      modules: modulesPy,
      mutants: mutantsPy,
      mutation: mutationPy,
      names: namesPy,
      syntax: syntaxPy,
      truth: truthPy,
      undone: undonePy,
      walk: walkPy,
    },
  })
  await pyodide.runPythonAsync(`import sys; sys.path.append("/lib/site.zip")\n${runPy}`, {
    globals,
    filename: '<sandbox run>',
  })
  globals.destroy()
}

/** The memory of an interpreter that was booted for it, after a rehearsal. */
export async function makeSnapshot(pyodide: PyodideAPI): Promise<Uint8Array<ArrayBuffer>> {
  pyodide.runPython(warmPy, { globals: pyodide.toPy({}), filename: '<sandbox warm>' })
  return (pyodide as unknown as { makeMemorySnapshot(): Uint8Array<ArrayBuffer> }).makeMemorySnapshot()
}
