import { type Remote, wrap } from 'comlink'
import { RuntimeFailure } from '../../core/ports'
import { trustedFrame } from '../trustedPolicy'
import { guarded } from './guarded'
import type { PythonBytes, SandboxWorker } from './session'

/** What goes into the frame; nothing is fetched inside. */
export interface FrameContents {
  readonly source: string
  readonly wasm: ArrayBuffer
  readonly assets: PythonBytes
  /** What workers start from, if there is one. */
  readonly snapshot: ArrayBuffer | null
  /** Origins that its policy opens; none in the frame of a project that has no network. */
  readonly hosts: readonly string[]
}

/** One worker in the frame: an interpreter that is used once. */
export interface SealedWorker {
  readonly calls: Remote<SandboxWorker>
  /** Settles when the interpreter can run a session, or never will. */
  readonly ready: Promise<void>
  /** What it tells while it runs, unparsed: it comes from an attacker. */
  readonly told: MessagePort
  /** Settles when the worker can't go on: a sentence. */
  readonly broken: Promise<string>
  kill(): void
}

export interface SealedFrame {
  start(): SealedWorker
  /** Loads the source of the worker that is started next. */
  prepare(): void
  /** A worker that is there to make a snapshot of. */
  startForSnapshot(): SealedWorker
  /** From now on workers start from it. The bytes are handed over. */
  startFrom(snapshot: ArrayBuffer): void
  /** Settles when the frame is of no more use. */
  readonly gone: Promise<string>
  dispose(): void
}

const HANDSHAKE_SECONDS = 10

/**
 * Opens a frame of opaque origin, sealed by a policy of its own, and hands Python's bytes in.
 * @throws {RuntimeFailure} when it does not answer; there is no other, less sealed way to run Python.
 */
export async function openFrame(contents: FrameContents): Promise<SealedFrame> {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  // Where the browser knows it, no request from within carries what other sites have left in this browser.
  frame.setAttribute('credentialless', '')
  frame.hidden = true
  frame.title = 'Python'
  // biome-ignore lint/suspicious/noExplicitAny: the DOM's types do not know trusted HTML yet
  frame.srcdoc = trustedFrame(contents.hosts) as any
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  try {
    await within(HANDSHAKE_SECONDS, loaded)
    const { port1: control, port2 } = new MessageChannel()
    const ready = firstMessage(control)
    frame.contentWindow?.postMessage(contents, '*', [port2])
    const answer = (await within(HANDSHAKE_SECONDS, ready)) as { type?: unknown; message?: unknown }
    if (answer.type !== 'ready') throw new RuntimeFailure(`Python can't start: ${String(answer.message)}`)
    let end: (message: string) => void = () => {}
    const ended = new Promise<string>((resolve) => {
      end = resolve
    })
    const stopWatching = watch(frame, () => end('its sandbox was taken out of the page'))
    return {
      start: () => startWorker(control, ended, false),
      prepare: () => control.postMessage({ type: 'prepare' }),
      startForSnapshot: () => startWorker(control, ended, true),
      startFrom: (snapshot) => control.postMessage({ type: 'snapshot', snapshot }, [snapshot]),
      gone: ended,
      dispose() {
        stopWatching()
        frame.remove()
        end('its sandbox was closed')
      },
    }
  } catch (error) {
    frame.remove()
    throw error
  }
}

/** Others may take the frame away or load it anew, an extension for example: its workers are gone then without a word. */
function watch(frame: HTMLIFrameElement, onGone: () => void): () => void {
  const observer = new MutationObserver(() => {
    if (!frame.isConnected) onGone()
  })
  observer.observe(document.body, { childList: true })
  frame.addEventListener('load', onGone)
  return () => {
    observer.disconnect()
    frame.removeEventListener('load', onGone)
  }
}

let workers = 0

/** @param ended settles when the frame is gone, and all workers with it. */
function startWorker(control: MessagePort, ended: Promise<string>, isForSnapshot: boolean): SealedWorker {
  workers += 1
  const id = String(workers)
  const calls = new MessageChannel()
  const told = new MessageChannel()
  const { endpoint, violated } = guarded(calls.port1)
  const failed = new Promise<string>((resolve) => {
    control.addEventListener('message', ({ data }: MessageEvent) => {
      if (data?.type === 'error' && data.id === id) resolve(String(data.message))
    })
  })
  control.start()
  control.postMessage({ type: 'start', id, isForSnapshot }, [calls.port2, told.port2])
  const remote = wrap<SandboxWorker>(endpoint)
  const broken = Promise.race([failed, violated, ended])
  let settle = () => {}
  const killed = new Promise<void>((resolve) => {
    settle = resolve
  })
  return {
    calls: remote,
    ready: Promise.race([remote.ready(), killed, broken.then(() => {})]),
    told: told.port1,
    broken,
    kill() {
      settle()
      control.postMessage({ type: 'kill', id })
      calls.port1.close()
      told.port1.close()
    },
  }
}

const firstMessage = (port: MessagePort): Promise<unknown> =>
  new Promise((resolve) => {
    port.addEventListener('message', ({ data }) => resolve(data), { once: true })
    port.start()
  })

async function within<Value>(seconds: number, promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new RuntimeFailure(
            `Python can't start: its sandbox did not answer within ${seconds} s. Resume to try again.`,
          ),
        ),
      seconds * 1000,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
