import type { CommandName, CommandParameters, CommandResult, CommandTypes } from './api/commands/commandTypes'
import type { EmbedAccess } from './api/embed/grant'
import { closed, type CoderState, createLine, type Line } from './api/embed/createLine'
import { follow } from './api/embed/follow'
import type { Look } from './api/embed/messages'
import { VERSION } from './api/embed/version'
import type { LoopEvent } from './core/events'

export type { CoderState, CommandTypes, EmbedAccess, Look, LoopEvent }

/** A command by its name. The signal ends the wait, not what has been begun. */
type Call<Name extends CommandName> = (
  parameters: CommandParameters<Name>,
  signal?: AbortSignal,
) => Promise<CommandResult<Name>>

/**
 * An embedded autocoder. Every call takes the parameters of the command of that name (see docs/embedding.md) and resolves
 * to its result. It rejects with an Error whose `code` is `not-allowed` before the person has allowed it, and `closed` when
 * the frame is gone or is being loaded anew; then the same coder goes on, as soon as the person has clicked in it again.
 */
export interface Coder {
  readonly state: CoderState
  /** Calls back after each change of `state`; returns the way to end it. */
  subscribe(listener: () => void): () => void
  /** Resolves when the person has allowed something. Rejects when the frame is gone or the coder is closed. */
  allowed(): Promise<EmbedAccess>
  readonly start: Call<'start'>
  readonly status: Call<'status'>
  readonly step: Call<'step'>
  readonly pause: Call<'pause'>
  readonly resume: Call<'resume'>
  readonly stop: Call<'stop'>
  readonly say: Call<'say'>
  readonly check: Call<'check'>
  readonly export: Call<'export'>
  readonly share: Call<'share'>
  readonly files: {
    readonly list: Call<'list_files'>
    readonly read: Call<'read_file'>
    readonly write: Call<'write_file'>
  }
  readonly checkpoints: {
    readonly list: Call<'list_checkpoints'>
    readonly restore: Call<'restore'>
    readonly fork: Call<'fork'>
  }
  /** The events of a run, from the first, until it ends. */
  events(run: string): AsyncIterable<LoopEvent>
  invoke<Name extends CommandName>(
    command: Name,
    parameters: CommandParameters<Name>,
    signal?: AbortSignal,
  ): Promise<CommandResult<Name>>
  /** How the frame looks. */
  look(look: Look): void
  /** The frame stays as it is; whatever waits rejects. */
  close(): void
}

/**
 * Connects to autocoder in a frame of this page: `<iframe src="https://…/?embed=1">`. Resolves as soon as the frame answers;
 * nothing works before the person has allowed it with a click in the frame. Its key never leaves the frame. A frame has one
 * connection, the newest: those before are closed.
 * Rejects when the signal is aborted before the frame has answered, when the frame has no address, is taken away, or speaks
 * another version of the protocol (`error.code` is `'version'`).
 */
export async function connect(
  iframe: HTMLIFrameElement,
  { look = {}, signal }: { readonly look?: Look; readonly signal?: AbortSignal } = {},
): Promise<Coder> {
  signal?.throwIfAborted()
  if (!URL.canParse(iframe.src)) throw new TypeError('The frame has no address: set its src first.')
  const { origin } = new URL(iframe.src)
  const line = createLine()
  let wanted = look
  const offer = () => {
    const { port1, port2 } = new MessageChannel()
    line.attach(port1)
    const message = { type: 'autocoder-connect', version: VERSION, look: wanted }
    iframe.contentWindow?.postMessage(message, origin, [port2])
  }
  // The frame says when it is there, and again when it has been loaded anew.
  const hear = ({ source, origin: from, data }: MessageEvent) => {
    if (source === iframe.contentWindow && from === origin && data?.type === 'autocoder-ready') offer()
  }
  const abort = () => line.end(signal?.reason)
  const unwatch = watchRemoval(iframe, () => line.end(closed('The frame was taken away.')))
  line.subscribe(() => {
    if (!line.problem) return
    removeEventListener('message', hear)
    unwatch()
  })
  addEventListener('message', hear)
  signal?.addEventListener('abort', abort)
  // It may have been there before.
  offer()
  await line.answered.finally(() => signal?.removeEventListener('abort', abort))
  return createCoder(line, (changes) => {
    wanted = { ...wanted, ...changes }
  })
}

/** Calls back when a frame that was in the page no longer is. Returns the way to end it. */
function watchRemoval(iframe: HTMLIFrameElement, removed: () => void): () => void {
  let wasThere = iframe.isConnected
  const watcher = new MutationObserver(() => {
    if (wasThere && !iframe.isConnected) removed()
    wasThere = iframe.isConnected
  })
  // A frame in a shadow tree goes with its host, or alone.
  for (const root of [iframe.ownerDocument, iframe.getRootNode()])
    watcher.observe(root, { childList: true, subtree: true })
  return () => watcher.disconnect()
}

/** The commands over a line. `looked` hears of how the frame is to look, for when it is loaded anew. */
function createCoder(line: Line, looked: (look: Look) => void): Coder {
  const named =
    <Name extends CommandName>(command: Name): Call<Name> =>
    (parameters = {} as CommandParameters<Name>, signal) =>
      line.ask({ type: 'invoke', command, parameters }, signal)
  return {
    get state() {
      return line.state
    },
    subscribe: line.subscribe,
    allowed: () =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (line.problem) reject(line.problem)
          else if (line.state.access) resolve(line.state.access)
          else return
          leave()
        }
        const leave = line.subscribe(look)
        // It may be so already.
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
    events: (run) => follow((event, signal) => line.ask({ type: 'follow', run }, signal, event)),
    invoke: (command, parameters, signal) => named(command)(parameters, signal),
    look(look) {
      looked(look)
      line.tell({ type: 'look', look })
    },
    close: () => line.end(closed('The coder was closed.')),
  }
}
