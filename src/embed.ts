import type { EmbedAccess } from './api/embed/grant'
import type { Look } from './api/embed/messages'
import type { LoopEvent } from './core/events'

export type { EmbedAccess, Look, LoopEvent }

type Parameters = Readonly<Record<string, unknown>>
type Result = Promise<Record<string, unknown>>

/** How an embed stands. */
export interface CoderState {
  /** What the person allows; `null`: nothing yet. */
  readonly access: EmbedAccess | null
  /** Why nothing is kept in this frame, in a sentence; '' when everything is. */
  readonly storage_notice: string
  /** The languages that the screen knows. */
  readonly languages: readonly string[]
}

/**
 * An embedded autocoder. Every call takes the parameters of the command of that name (see docs/embedding.md) and resolves
 * to its result. It rejects with an Error whose `code` is `not-allowed` before the person has allowed it, and `closed` when
 * the frame is gone.
 */
export interface Coder {
  readonly state: CoderState
  /** Calls back after each change of `state`; returns the way to end it. */
  subscribe(listener: () => void): () => void
  /** Resolves when the person has allowed something. */
  allowed(): Promise<EmbedAccess>
  start(parameters: Parameters): Result
  status(parameters: Parameters): Result
  step(parameters: Parameters): Result
  pause(parameters: Parameters): Result
  resume(parameters: Parameters): Result
  stop(parameters: Parameters): Result
  say(parameters: Parameters): Result
  check(parameters: Parameters): Result
  export(parameters: Parameters): Result
  share(parameters: Parameters): Result
  readonly files: Readonly<Record<'list' | 'read' | 'write', (parameters: Parameters) => Result>>
  readonly checkpoints: Readonly<Record<'list' | 'restore' | 'fork', (parameters: Parameters) => Result>>
  /** The events of a run, from the first, until it ends. */
  events(run: string): AsyncIterable<LoopEvent>
  /** Any command by its name. The signal ends the wait, not what has been begun. */
  invoke(command: string, parameters: Parameters, signal?: AbortSignal): Result
  /** How the frame looks. */
  look(look: Look): void
  close(): void
}

interface Waiting {
  resolve(result: never): void
  reject(error: Error): void
  event?(event: LoopEvent): void
}

interface Answer {
  readonly type: 'state' | 'result' | 'error' | 'event'
  readonly id: number
  readonly result: never
  readonly event: LoopEvent
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly option?: string
}

const VERSION = 1

const coded = (message: string, fields: object): Error => Object.assign(new Error(message), fields)

/**
 * Connects to autocoder in a frame of this page: `<iframe src="https://…/?embed=1">`. Resolves as soon as the frame answers;
 * nothing works before the person has allowed it with a click in the frame. Its key never leaves the frame.
 * @throws when the signal is aborted before the frame has answered
 */
export function connect(
  iframe: HTMLIFrameElement,
  { look, signal }: { readonly look?: Look; readonly signal?: AbortSignal } = {},
): Promise<Coder> {
  const { origin } = new URL(iframe.src)
  return new Promise((resolve, reject) => {
    let end = () => {}
    const offer = () => {
      const { port1, port2 } = new MessageChannel()
      end()
      end = open(port1, resolve, () => removeEventListener('message', hear))
      iframe.contentWindow?.postMessage(
        { type: 'autocoder-connect', version: VERSION, ...(look && { look }) },
        origin,
        [port2],
      )
    }
    // The frame says when it is there, and again when it has been loaded anew.
    const hear = ({ source, origin: from, data }: MessageEvent) => {
      if (source === iframe.contentWindow && from === origin && data?.type === 'autocoder-ready') offer()
    }
    addEventListener('message', hear)
    signal?.addEventListener('abort', () => {
      removeEventListener('message', hear)
      reject(signal.reason)
    })
    // It may have been there before.
    offer()
  })
}

/** Speaks on a port; `answered` when the other side has. Returns the way to end it. */
function open(port: MessagePort, answered: (coder: Coder) => void, leave: () => void): () => void {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<() => void>()
  let state: CoderState = { access: null, storage_notice: '', languages: [] }
  let isClosed = false
  let last = 0
  const end = () => {
    isClosed = true
    port.close()
    for (const { reject } of waiting.values()) reject(coded('The frame is gone.', { code: 'closed' }))
    waiting.clear()
  }
  const ask = (request: Parameters, signal?: AbortSignal, event?: Waiting['event']): Promise<never> =>
    new Promise((resolve, reject) => {
      if (isClosed) throw coded('The frame is gone.', { code: 'closed' })
      signal?.throwIfAborted()
      last += 1
      const id = last
      waiting.set(id, { resolve, reject, ...(event && { event }) })
      port.postMessage({ ...request, id })
      signal?.addEventListener('abort', () => {
        waiting.delete(id)
        port.postMessage({ type: 'cancel', id })
        reject(signal.reason)
      })
    })
  const invoke = (command: string, parameters: Parameters = {}, signal?: AbortSignal): Result =>
    ask({ type: 'invoke', command, parameters }, signal)
  const named = (command: string) => (parameters: Parameters) => invoke(command, parameters)
  const coder: Coder = {
    get state() {
      return state
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    allowed: () =>
      new Promise((resolve) => {
        const look = () => state.access && resolve(state.access)
        listeners.add(look)
        look()
      }),
    start: named('start'),
    status: named('status'),
    step: named('step'),
    pause: named('pause'),
    resume: named('resume'),
    stop: named('stop'),
    say: named('say'),
    check: named('check'),
    export: named('export'),
    share: named('share'),
    files: { list: named('list_files'), read: named('read_file'), write: named('write_file') },
    checkpoints: { list: named('list_checkpoints'), restore: named('restore'), fork: named('fork') },
    events: (run) => follow((event, signal) => ask({ type: 'follow', run }, signal, event)),
    invoke,
    look: (look) => port.postMessage({ type: 'look', look }),
    close() {
      leave()
      end()
    },
  }
  port.onmessage = ({ data }: MessageEvent<Answer & CoderState>) => {
    const { type, id } = data
    if (type === 'state') {
      state = data
      answered(coder)
      for (const listener of listeners) listener()
      return
    }
    const asked = waiting.get(id)
    if (type === 'event') return asked?.event?.(data.event)
    waiting.delete(id)
    if (type === 'result') asked?.resolve(data.result)
    else asked?.reject(coded(data.message, data))
  }
  return end
}

/** What is called back with, one after the other. */
async function* follow(
  begin: (event: (event: LoopEvent) => void, signal: AbortSignal) => Promise<never>,
): AsyncGenerator<LoopEvent, void, void> {
  const given = new AbortController()
  const come: LoopEvent[] = []
  let wake = () => {}
  let isOver = false
  const over = begin((event) => {
    come.push(event)
    wake()
  }, given.signal).finally(() => {
    isOver = true
    wake()
  })
  over.catch(() => {})
  try {
    for (;;) {
      while (come.length) yield come.shift() as LoopEvent
      if (isOver) return void (await over)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    given.abort()
  }
}
