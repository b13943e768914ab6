import { createListeners } from '../../core/createListeners'
import type { AttendedPython, CheckRequest, PythonRuntime } from '../../core/ports'
import { RuntimeFailure } from '../../core/ports'
import { createOnce } from '../createOnce'
import type { Packages, Provision, Workshop } from '../packages/createPackages'
import { compileWheels } from './compileWheels'
import type { Session } from './createCheck'
import { createFrames } from './createFrames'
import type { OpenedPython } from './openPython'
import type { SnapshotStore } from './snapshots'
import { withRestarts } from './withRestarts'

/** How far Python is; for the screen. */
export type PythonStatus =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading'; readonly loaded_bytes: number; readonly total_bytes: number }
  /** A package on its way; `total_bytes` is 0 while it is not known. */
  | {
      readonly phase: 'packages'
      readonly file: string
      readonly loaded_bytes: number
      readonly total_bytes: number
    }
  | { readonly phase: 'ready'; readonly version: string }
  /** `reason`: a sentence. */
  | { readonly phase: 'failed'; readonly reason: string }

export interface BrowserPython extends PythonRuntime, AttendedPython {
  /** The same object until something changes. */
  readonly current: PythonStatus
  /** Whether anything has run in it since the page was opened. */
  readonly hasRun: boolean
  subscribe(listener: () => void): () => void
  /** Loads Python before it is needed. */
  warm(): void
}

/** The screen is drawn anew for each that is told of it; the bytes come in hundreds of pieces. */
const PROGRESS_MS = 100

/** Of the interpreter that ships with the app. */
const PYTHON_VERSION = '3.14'

/** Python in this browser: each session runs in an interpreter of its own, in a worker that nothing can be reached from. */
export function createPythonRuntime(
  snapshots: SnapshotStore,
  loadPackages: () => Promise<Packages>,
): BrowserPython {
  /** By what they can reach: one without a network, and the newest with one. */
  const frames = createFrames((hosts) => open(hosts))
  let isWithSnapshots = true
  let status: PythonStatus = { phase: 'idle' }
  let hasRun = false
  const { notify, subscribe } = createListeners()
  /** Shown before anything else while it lasts. */
  let fetching: PythonStatus | null = null
  const tell = (next: PythonStatus) => {
    status = next
    notify()
  }
  const onBytes = (file: string, loaded_bytes: number, total_bytes: number) =>
    tellFetching({ phase: 'packages', file, loaded_bytes, total_bytes })
  const tellFetching = (next: PythonStatus | null) => {
    if (next === fetching) return
    fetching = next
    notify()
  }

  const open = async (hosts: readonly string[]): Promise<OpenedPython> => {
    tell({ phase: 'loading', loaded_bytes: 0, total_bytes: 0 })
    try {
      const { openPython, TOTAL_BYTES } = await loaded(import('./openPython'))
      let loaded_bytes = 0
      let told = 0
      const onProgress = (bytes: number) => {
        loaded_bytes += bytes
        if (performance.now() - told < PROGRESS_MS && loaded_bytes < TOTAL_BYTES) return
        told = performance.now()
        tell({ phase: 'loading', loaded_bytes, total_bytes: TOTAL_BYTES })
      }
      const opened = await openPython(onProgress, isWithSnapshots ? snapshots : null, hosts)
      tell({ phase: 'ready', version: PYTHON_VERSION })
      return opened
    } catch (error) {
      tell({ phase: 'failed', reason: error instanceof Error ? error.message : String(error) })
      throw error
    }
  }
  const sessionOnce: Session = async (request, seconds, signal, attendant) => {
    signal.throwIfAborted()
    const from = frames.take(request.hosts)
    const { run, mayUseSnapshot } = await from.opened
    try {
      const outcome = await run(request, seconds, signal, attendant)
      if (!hasRun) {
        hasRun = true
        notify()
      }
      return outcome
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      // A frame whose workers don't start is of no more use; the next session opens another.
      frames.drop(from)
      if (!mayUseSnapshot) throw error
      // It may be the snapshot: from now on without one.
      isWithSnapshots = false
      await snapshots.remove()
      return await sessionOnce(request, seconds, signal, attendant)
    } finally {
      frames.giveBack(from)
    }
  }
  const session = withRestarts(sessionOnce)

  const provide = async ({ files, packages }: CheckRequest, signal: AbortSignal): Promise<Provision> => {
    const source = await loaded(loadPackages())
    const prepare: Workshop['prepare'] = (wheels) => compileWheels(wheels, session, signal)
    return await source
      .provide(files, packages, { onBytes, prepare }, signal)
      .finally(() => tellFetching(null))
  }
  /** Opens what is needed soon, while what uses it is on its way. */
  const openAhead = (hosts: readonly string[]) => {
    const taken = frames.take(hosts)
    frames.giveBack(taken)
    // Whoever uses it hears why it could not be opened.
    taken.opened.catch(() => {})
    return taken.opened
  }
  // What is done with an interpreter comes with the first one.
  const work = createOnce(() =>
    loaded(import('./createWork')).then(({ createWork }) => createWork(session, provide)),
  )
  return {
    get current() {
      return fetching ?? status
    },
    get hasRun() {
      return hasRun
    },
    subscribe,
    // The first spare begins to get ready; whoever checks first will say why it could not.
    warm() {
      openAhead([]).then(
        ({ refill }) => refill(),
        () => {},
      )
    },
    async check(request, signal) {
      openAhead(request.hosts)
      return await (await work()).check(request, signal)
    },
    inspect: async (files, signal) => (await work()).inspect(files, signal),
    mutate: async (request, inspection, signal) => (await work()).mutate(request, inspection, signal),
    runSnippet: async (request, signal) => (await work()).runSnippet(request, signal),
    brokenSyntax: async (change, signal) => (await work()).brokenSyntax(change, signal),
    format: async (path, files) => (await work()).format(path, files),
    run: async (request, attendant, signal) => (await work()).run(request, attendant, signal),
    interact: async (request, attendant, signal) => (await work()).interact(request, attendant, signal),
  }
}

/** @throws {RuntimeFailure} when a part of the page does not come */
async function loaded<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part
  } catch (error) {
    throw new RuntimeFailure(
      `Python can't start: a part of the page could not be loaded (${String(error)}). Reload the page, then resume.`,
    )
  }
}
