import type { Endpoint } from 'comlink'

/**
 * A port to the sandbox that lets only plain replies through to Comlink, one for each call: what Python can send by
 * hand must not be taken for a call, a proxy or a port, nor for the reply to something that was not asked.
 */
export function guarded(port: MessagePort): { endpoint: Endpoint; violated: Promise<string> } {
  let report: (message: string) => void = () => {}
  const violated = new Promise<string>((resolve) => {
    report = resolve
  })
  const asked = new Set<string>()
  const listeners = new Map<unknown, (event: MessageEvent) => void>()
  const endpoint: Endpoint = {
    postMessage(message: { readonly id: string }, transfer) {
      asked.add(message.id)
      port.postMessage(message, transfer ?? [])
    },
    start: () => port.start(),
    addEventListener(_, listener) {
      const guard = (event: MessageEvent) => {
        if (!isReply(event) || !asked.delete(event.data.id))
          return report('The sandbox sent a malformed message.')
        if (typeof listener === 'function') listener(event)
        else listener.handleEvent(event)
      }
      listeners.set(listener, guard)
      port.addEventListener('message', guard)
    },
    removeEventListener(_, listener) {
      const guard = listeners.get(listener)
      if (guard) port.removeEventListener('message', guard)
      listeners.delete(listener)
    },
  }
  return { endpoint, violated }
}

function isReply({ data, ports }: MessageEvent): boolean {
  if (ports.length > 0 || typeof data !== 'object' || data === null || typeof data.id !== 'string')
    return false
  return data.type === 'RAW' || (data.type === 'HANDLER' && data.name === 'throw')
}
