import { type Remote, wrap } from 'comlink'
import { RuntimeFailure } from '../../core/ports'
import { trustedFrame } from '../trustedPolicy'
import { guarded } from './guarded'
import { crash, type End, forged } from './listen'
import { SandboxLost } from './SandboxLost'
import type { PythonBytes, SandboxWorker } from './session'
import { createTimeLimit } from './timeLimit'

/** What goes into the frame, as it comes; nothing is fetched inside. */
export interface FrameContents {
  /** The worker's. */
  readonly source: Promise<string>
  readonly python: Promise<PythonStart>
  /** Origins that its policy opens; none in the frame of a project that has no network. */
  readonly hosts: readonly string[]
}

/** What interpreters start from. The bytes are handed over. */
export interface PythonStart {
  readonly wasm: ArrayBuffer
  readonly assets: PythonBytes
  /** What workers start from, if there is one. */
  readonly snapshot: ArrayBuffer | null
}

/** One worker in the frame: an interpreter that is used once. */
export interface SealedWorker {
  readonly calls: Remote<SandboxWorker>
  /** Settles when the interpreter can run a session, or never will. */
  readonly ready: Promise<void>
  /** What it tells while it runs, unparsed: it comes from an attacker. */
  readonly told: MessagePort
  /** Settles when the worker can't go on. */
  readonly broken: Promise<End>
  /** Settles when the whole frame is gone, whoever took it: why. */
  readonly gone: Promise<string>
  kill(): void
}

export interface SealedFrame {
  start(): SealedWorker
  /** Loads the source of the worker that is started next. */
  prepare(): void
  /** A worker that is there to make a snapshot of. */
  startForSnapshot(): SealedWorker
  /** Whether workers start from one. */
  readonly hasSnapshot: boolean
  /** From now on workers start from it. The bytes are handed over. */
  startFrom(snapshot: ArrayBuffer): void
  /** Settles when the frame is of no more use. */
  readonly gone: Promise<string>
  dispose(): void
}

/** A frame that is there answers at once. */
const HANDSHAKE_SECONDS = 10
/** It may take its time to compile Python, on a slow device. */
const LOADING_SECONDS = 180

/**
 * Opens a frame of opaque origin, sealed by a policy of its own, and hands Python's bytes in.
 * @throws {RuntimeFailure} when it does not answer; there is no other, less sealed way to run Python.
 */
export async function openFrame({ source, python, hosts }: FrameContents): Promise<SealedFrame> {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  // Where the browser knows it, no request from within carries what other sites have left in this browser.
  frame.setAttribute('credentialless', '')
  frame.hidden = true
  frame.title = 'Python'
  // biome-ignore lint/suspicious/noExplicitAny: the DOM's types do not know trusted HTML yet
  frame.srcdoc = trustedFrame(hosts) as any
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  const watched = watch(frame)
  const { gone } = watched
  const stop = (why: string) => {
    watched.end(why)
    frame.remove()
  }
  try {
    await within(HANDSHAKE_SECONDS, gone, loaded)
    watched.expectNoLoad()
    const { port1: control, port2 } = new MessageChannel()
    const here = nextMessage(control)
    frame.contentWindow?.postMessage('hello', '*', [port2])
    await within(HANDSHAKE_SECONDS, gone, here)
    control.postMessage({ source: await unlessGone(gone, source) })
    const { wasm, assets, snapshot } = await unlessGone(gone, python)
    const ready = nextMessage(control)
    const bytes = [wasm, assets.stdlib, assets.site, ...(snapshot ? [snapshot] : [])]
    control.postMessage({ wasm, assets, snapshot, hosts }, bytes)
    const answer = (await within(LOADING_SECONDS, gone, ready)) as { type?: unknown; message?: unknown }
    if (answer.type !== 'ready') throw new RuntimeFailure(`Python can't start: ${String(answer.message)}`)
    watched.expectAnswers(control)
    const start = createStart(control, gone)
    let hasSnapshot = snapshot !== null
    return {
      start: () => start(false),
      prepare: () => control.postMessage({ type: 'prepare' }),
      startForSnapshot: () => start(true),
      get hasSnapshot() {
        return hasSnapshot
      },
      startFrom(snapshot) {
        hasSnapshot = true
        control.postMessage({ type: 'snapshot', snapshot }, [snapshot])
      },
      gone,
      dispose: () => stop('its sandbox was closed'),
    }
  } catch (error) {
    stop(String(error))
    throw error
  }
}

/** How often a frame is asked whether it is there, and how many of its answers may be late: it has little else to do. */
const PING_MS = 1_000
const MAX_UNANSWERED = 5

/**
 * Others may take the frame away or load it anew, an extension for example, and the browser may end its process when
 * memory runs out: its workers are gone then without a word. `gone` settles with why, also by `end`.
 */
function watch(frame: HTMLIFrameElement) {
  let end: (why: string) => void = () => {}
  const gone = new Promise<string>((resolve) => {
    end = resolve
  })
  const onLoad = () => end('its sandbox was loaded anew')
  const observer = new MutationObserver(() => {
    if (!frame.isConnected) end('its sandbox was taken out of the page')
  })
  observer.observe(document.body, { childList: true })
  let timer: ReturnType<typeof setInterval> | undefined
  gone.then(() => {
    observer.disconnect()
    frame.removeEventListener('load', onLoad)
    clearInterval(timer)
  })
  return {
    gone,
    end,
    /** It has loaded. */
    expectNoLoad: () => frame.addEventListener('load', onLoad),
    /** From now on it answers. A page that slept has asked no more often than it could be answered. */
    expectAnswers(control: MessagePort) {
      let unanswered = 0
      control.addEventListener('message', () => {
        unanswered = 0
      })
      timer = setInterval(() => {
        if (unanswered === MAX_UNANSWERED) end('its sandbox no longer answers')
        unanswered += 1
        control.postMessage({ type: 'ping' })
      }, PING_MS)
    },
  }
}

let workers = 0

/** @param gone settles when the frame is gone, and all workers with it. */
function createStart(control: MessagePort, gone: Promise<string>) {
  const onErrors = new Map<string, (message: string) => void>()
  control.addEventListener('message', ({ data }: MessageEvent) => {
    if (data?.type === 'error') onErrors.get(data.id)?.(String(data.message))
  })
  return (isForSnapshot: boolean): SealedWorker => {
    workers += 1
    const id = String(workers)
    const calls = new MessageChannel()
    const told = new MessageChannel()
    const { endpoint, violated } = guarded(calls.port1)
    const failed = new Promise<string>((resolve) => onErrors.set(id, resolve))
    control.postMessage({ type: 'start', id, isForSnapshot }, [calls.port2, told.port2])
    const remote = wrap<SandboxWorker>(endpoint)
    const broken = Promise.race([failed.then(crash), violated.then(forged)])
    let settle = () => {}
    const killed = new Promise<void>((resolve) => {
      settle = resolve
    })
    return {
      calls: remote,
      ready: Promise.race([remote.ready(), killed, Promise.race([broken, gone]).then(() => {})]),
      told: told.port1,
      broken,
      gone,
      kill() {
        settle()
        onErrors.delete(id)
        control.postMessage({ type: 'kill', id })
        calls.port1.close()
        told.port1.close()
      },
    }
  }
}

const nextMessage = (port: MessagePort): Promise<unknown> =>
  new Promise((resolve) => {
    port.addEventListener('message', ({ data }) => resolve(data), { once: true })
    port.start()
  })

/** @throws {RuntimeFailure} when it takes longer; {SandboxLost} when the frame is gone before. */
async function within<Value>(
  seconds: number,
  gone: Promise<string>,
  promise: Promise<Value>,
): Promise<Value> {
  const limit = createTimeLimit(seconds)
  const late = limit.isUp.then(() => {
    throw new RuntimeFailure(
      `Python can't start: its sandbox did not answer within ${seconds} s. Resume to try again.`,
    )
  })
  try {
    return await Promise.race([unlessGone(gone, promise), late])
  } finally {
    limit.clear()
  }
}

/** @throws {SandboxLost} when the frame is gone before. */
const unlessGone = <Value>(gone: Promise<string>, promise: Promise<Value>): Promise<Value> =>
  Promise.race([
    promise,
    gone.then((why) => {
      throw new SandboxLost(why)
    }),
  ])
