import type { Commands } from '../commands/createCommands'
import { unless } from '../unless'
import type { EmbedAccess } from './grant'
import { LANGUAGES, type Look, type Request, readRequest } from './messages'
import { VERSION } from './version'

/** What of a MessagePort is used. */
export type EmbedPort = Pick<MessagePort, 'postMessage' | 'close' | 'onmessage'>

/** What an embedder is served from; there is nothing before the person has allowed it. */
export interface Served {
  readonly current: {
    readonly access: EmbedAccess
    readonly commands: Commands
    /** Why nothing is kept, in a sentence; '' when everything is. */
    readonly storage_notice: string
  } | null
  look(wanted: Look): void
}

/** At once; more are refused until some are done. */
const MAX_PENDING = 64

/** What ends work is never refused for too much of it. */
const ENDINGS: readonly string[] = ['stop', 'pause']

const NOT_ALLOWED =
  'The person has not allowed this yet. A click on the button in the frame opens a window in which they decide.'
const NOT_SPENDING =
  'The person has allowed this page to look, not to have a model asked, which may cost them money.'

/** A refusal that a program can tell apart. */
const refusal = (code: 'not-allowed' | 'unknown' | 'busy', message: string) =>
  Object.assign(new Error(message), { code })

/**
 * Answers an embedder on its port. What is not a request is ignored. `tell` says how things stand, at first and whenever
 * the person has decided.
 */
export function serveEmbedder(port: EmbedPort, served: Served): { tell(): void; close(): void } {
  const pending = new Map<number, AbortController>()
  const ending = new Set<number>()
  const answer = async (id: number, work: (signal: AbortSignal) => Promise<unknown>, command = '') => {
    if (pending.has(id)) return
    const given = new AbortController()
    const isEnding = ENDINGS.includes(command)
    try {
      if (!isEnding && pending.size - ending.size >= MAX_PENDING)
        throw refusal('busy', `${MAX_PENDING} requests are being answered.`)
      pending.set(id, given)
      if (isEnding) ending.add(id)
      port.postMessage({ type: 'result', id, result: await work(given.signal) })
    } catch (error) {
      const { name, message, code, option } = error as Error & { code?: unknown; option?: unknown }
      port.postMessage({ type: 'error', id, name, message, ...plain({ code, option }) })
    } finally {
      if (pending.get(id) === given) {
        pending.delete(id)
        ending.delete(id)
      }
    }
  }
  port.onmessage = ({ data }: { readonly data: unknown }) => {
    const request = readRequest(data)
    if (request?.type === 'look') served.look(request.look)
    else if (request?.type === 'cancel') pending.get(request.id)?.abort()
    else if (request?.type === 'invoke')
      void answer(request.id, (signal) => invoked(request, served.current, signal), request.command)
    else if (request?.type === 'follow')
      void answer(request.id, (signal) => followed(request, served.current, port, signal))
  }
  return {
    tell() {
      const { access = null, storage_notice = '' } = served.current ?? {}
      port.postMessage({ type: 'state', version: VERSION, access, storage_notice, languages: LANGUAGES })
    },
    close() {
      for (const given of pending.values()) given.abort()
      port.postMessage({ type: 'closed' })
      port.onmessage = null
      port.close()
    },
  }
}

/** Without what is not text. */
const plain = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'))

async function invoked(
  { command: name, parameters }: Extract<Request, { type: 'invoke' }>,
  current: Served['current'],
  signal: AbortSignal,
): Promise<unknown> {
  if (!current) throw refusal('not-allowed', NOT_ALLOWED)
  const command = current.commands.commands.find((candidate) => candidate.name === name)
  if (!command) throw refusal('unknown', `There is no command "${name}".`)
  if (command.access === 'spend' && current.access !== 'spend') throw refusal('not-allowed', NOT_SPENDING)
  return await command.invoke(parameters, signal)
}

/** Sends every event of a run, and settles with its end. */
async function followed(
  { id, run }: Extract<Request, { type: 'follow' }>,
  current: Served['current'],
  port: EmbedPort,
  signal: AbortSignal,
): Promise<null> {
  if (!current) throw refusal('not-allowed', NOT_ALLOWED)
  const events = current.commands.run(run).events[Symbol.asyncIterator]()
  for (;;) {
    // The next event may be long in coming, and nobody may want it any more.
    const { value: event, done } = await unless(signal, events.next())
    if (done) return null
    port.postMessage({ type: 'event', id, event })
  }
}
