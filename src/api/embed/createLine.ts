import { createListeners } from '../../core/createListeners'
import type { LoopEvent } from '../../core/events'
import type { EmbedAccess } from './grant'
import { VERSION } from './version'

/** How an embed stands. */
export interface CoderState {
  /** What the person allows; `null`: nothing yet. */
  readonly access: EmbedAccess | null
  /** Why nothing is kept in this frame, in a sentence; '' when everything is. */
  readonly storage_notice: string
  /** The languages that the screen knows. */
  readonly languages: readonly string[]
}

interface Waiting {
  resolve(result: never): void
  reject(error: Error): void
  event?(event: LoopEvent): void
}

interface Answer {
  readonly type: 'state' | 'result' | 'error' | 'event' | 'closed' | 'foreign'
  readonly id: number
  readonly result: never
  readonly event: LoopEvent
  readonly name: string
  readonly message: string
  readonly version: number
  readonly code?: string
  readonly option?: string
}

const coded = (message: string, fields: object): Error => Object.assign(new Error(message), fields)
export const closed = (message: string) => coded(message, { code: 'closed' })

/** What is said to a frame, and what it answers: over one port after the other, as the frame is loaded anew. */
export interface Line {
  readonly state: CoderState
  /** Why it has ended, for good; `null` before. */
  readonly problem: Error | null
  /** Settles with the first answer, or at the end. */
  readonly answered: Promise<void>
  /** From now on this port is spoken on. What was asked on the one before gets no answer any more. */
  attach(port: MessagePort): void
  ask(
    request: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
    event?: Waiting['event'],
  ): Promise<never>
  tell(message: object): void
  end(reason: Error): void
  /** Calls back after each change of the above. */
  subscribe(listener: () => void): () => void
}

export function createLine(): Line {
  const waiting = new Map<number, Waiting>()
  const { notify, subscribe } = createListeners()
  let answer: Pick<Waiting, 'resolve' | 'reject'>
  const answered = new Promise<void>((resolve, reject) => {
    answer = { resolve, reject }
  })
  let state: CoderState = { access: null, storage_notice: '', languages: [] }
  let port: MessagePort | null = null
  let problem: Error | null = null
  let last = 0
  const change = (next: CoderState) => {
    state = next
    notify()
  }
  /** Nothing comes over the port any more. */
  const drop = (reason: Error) => {
    if (port) port.onmessage = null
    port?.close()
    port = null
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }
  const lose = (reason: Error) => {
    drop(reason)
    change({ ...state, access: null })
  }
  const end = (reason: Error) => {
    if (problem) return
    problem = reason
    answer.reject(reason)
    lose(reason)
  }
  const take = (told: Answer & CoderState) => {
    const { type, id } = told
    if (type === 'closed') return end(closed('The frame has been connected to anew.'))
    if (type === 'foreign')
      return end(
        coded(`The frame speaks version ${told.version} of the protocol, this client version ${VERSION}.`, {
          code: 'version',
        }),
      )
    if (type === 'state') {
      change(told)
      return answer.resolve(undefined as never)
    }
    const asked = waiting.get(id)
    if (type === 'event') return asked?.event?.(told.event)
    waiting.delete(id)
    if (type === 'result') asked?.resolve(told.result)
    else asked?.reject(coded(told.message, told))
  }
  return {
    get state() {
      return state
    },
    get problem() {
      return problem
    },
    answered,
    end,
    attach(next) {
      drop(closed('The frame was loaded anew.'))
      port = next
      next.onmessage = ({ data }) => take(data)
      // Where the browser tells of it: the frame has gone elsewhere.
      next.addEventListener('close', () => port === next && lose(closed('The frame has gone.')))
    },
    async ask(request, signal, event) {
      signal?.throwIfAborted()
      if (!port) throw problem ?? closed('The frame has gone.')
      last += 1
      const id = last
      const asked = port
      // What can't be sent throws here, and nothing waits for it.
      asked.postMessage({ ...request, id })
      let abort = () => {}
      const answer = new Promise<never>((resolve, reject) => {
        waiting.set(id, { resolve, reject, ...(event && { event }) })
        abort = () => {
          waiting.delete(id)
          asked.postMessage({ type: 'cancel', id })
          reject(signal?.reason)
        }
      })
      signal?.addEventListener('abort', abort)
      return await answer.finally(() => signal?.removeEventListener('abort', abort))
    },
    tell: (message) => port?.postMessage(message),
    subscribe,
  }
}
