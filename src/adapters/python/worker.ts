import { expose } from 'comlink'
import type { PyodideAPI } from 'pyodide'
import { shownHost } from '../../core/hosts'
import type { SandboxWorker, SessionReply, SessionRequest, Tell } from './session'
import { type Ask, createAsk, hasJspi } from './worker/ask'
import { type Boot, boot, makeSnapshot } from './worker/boot'
import { seedChance, setClock } from './worker/chance'
import { BYTECODE_FOLDER, readBytecode, writeBytecode } from './worker/bytecodeFiles'
import { installWheels } from './worker/installWheels'
import { limitDisk } from './worker/limitDisk'
import { hasRunOutOfMemory, limitMemory, watchForDeath } from './worker/limits'
import { captureOutput } from './worker/output'
import { createWhyClosed, exchange } from './worker/network'
import { createTellPlace, startTicks } from './worker/place'
import { collectFiles, writeFiles } from './worker/projectFiles'

// Runs inside the sealed frame, once: one interpreter, one session, then the page kills it.

addEventListener(
  'message',
  ({ data, ports }: MessageEvent<Boot>) => {
    const [calls, told] = ports as [MessagePort, MessagePort]
    const tell: Tell = (event) => told.postMessage(event)
    boot(data).then(
      (pyodide) => {
        const worker: SandboxWorker = {
          ready: async () => {},
          run: (request) => run(pyodide, request, told, tell),
          makeSnapshot: () => makeSnapshot(pyodide),
        }
        expose(worker, calls)
        tell({ type: 'ready' })
        const { snapshot, isForSnapshot } = data
        if (!snapshot && !isForSnapshot) practise = setTimeout(() => loadPytest(pyodide), UNASKED_MS)
      },
      (error) => tell({ type: 'dead', message: String(error) }),
    )
  },
  { once: true },
)

/** One that nobody has asked for anything by then is a spare, and has the time. */
const UNASKED_MS = 300
let practise: ReturnType<typeof setTimeout>

/** Loading it takes about as long as all else; in an interpreter from a snapshot it is there. */
const loadPytest = (pyodide: PyodideAPI) =>
  pyodide.runPython(`${MODULES}["_sandbox_session"]["load_pytest"]()`)

async function run(
  pyodide: PyodideAPI,
  request: SessionRequest,
  told: MessagePort,
  tell: Tell,
): Promise<SessionReply> {
  clearTimeout(practise)
  // Before anything of the session is there: its chance, its clock and its limits are for the project alone.
  if (request.kind === 'tests' || request.kind === 'mutate') loadPytest(pyodide)
  await installWheels(pyodide, request.wheels)
  // Before the files, because it is their time of change.
  setClock(request.clock)
  writeFiles(pyodide, request)
  writeBytecode(pyodide, request)
  const flush = captureOutput(pyodide, request.output_bytes, tell)
  watchForDeath(pyodide, flush, tell)
  seedChance(request.seed)
  limitMemory(request.memory_bytes)
  limitDisk(pyodide)
  startTicks(pyodide)
  const exit_code = await runPython(pyodide, request, createAsk(told, flush, tell), tell)
  const reply = {
    exit_code,
    is_out_of_memory: hasRunOutOfMemory(),
    ...collectFiles(pyodide, request),
  }
  flush()
  tell({ type: 'end' })
  return reply
}

/** The sandbox's own Python waits where nobody has looked for it yet, and is taken from there. */
async function runPython(
  pyodide: PyodideAPI,
  request: SessionRequest,
  ask: Ask,
  tell: Tell,
): Promise<number> {
  const { kind, program, files, project_path, stdin, is_attended, unknown, only, without } = request
  const { wanted, mutation, hosts } = request
  const paths = files.map(([path]) => path)
  const whyClosed = createWhyClosed(hosts)
  const globals = pyodide.runPython(`${MODULES}.pop("_sandbox_session")`)
  const given = {
    kind,
    program,
    project_path,
    stdin,
    is_attended,
    has_jspi: hasJspi(),
    unknown,
    only,
    without,
    bytecode_folder: BYTECODE_FOLDER,
    paths,
    wanted,
    mutation,
    hosts: hosts.map(shownHost),
  }
  globals.update(
    pyodide.toPy({
      given,
      report: (json: string) => tell({ type: 'report', json }),
      ask,
      exchange,
      why_closed: (address: string) => whyClosed(address) ?? undefined,
      tell_place: createTellPlace(paths, tell),
    }),
  )
  const call = (code: string) => pyodide.runPythonAsync(code, { globals, filename: '<sandbox run>' })
  tell({ type: 'start' })
  tell({ type: 'compiled', modules: readBytecode(pyodide, await call('begin()')) })
  return await call('run()')
}

const MODULES = '__import__("sys").modules'
