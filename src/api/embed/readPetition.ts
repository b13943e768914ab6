import { type Grant, isNamedOrigin } from './grant'

/** What of the window is used in which the person decides. */
export interface Petitioned {
  readonly opener: Pick<Window, 'postMessage'> | null
  readonly location: Pick<Location, 'origin'>
}

/** A frame of the app that asks what the page around it may do. */
export interface Petition {
  /** The embedder's. */
  readonly origin: string
  /** `null`: nothing. */
  answer(grant: Grant | null): void
}

/**
 * What the frame asks that opened this window, as soon as it does; `null` when nobody has opened it, or it can't be named. Only a
 * frame of this app hears of the question.
 */
export async function readPetition({ opener, location }: Petitioned): Promise<Petition | null> {
  if (!opener) return null
  const { port1: port, port2 } = new MessageChannel()
  const asked = new Promise<unknown>((resolve) => {
    port.onmessage = ({ data }) => resolve(data)
  })
  opener.postMessage({ type: 'autocoder-permit' }, location.origin, [port2])
  const origin = ((await asked) as { readonly origin?: unknown } | null)?.origin
  if (!isNamedOrigin(origin)) return null
  return { origin, answer: (grant) => port.postMessage({ type: 'answer', grant }) }
}
