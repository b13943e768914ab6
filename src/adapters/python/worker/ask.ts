import type { LineAnswer, Tell } from '../session'

/** Whether the browser lets Python wait in the middle of a call. */
export const hasJspi = (): boolean => 'Suspending' in WebAssembly

/** Asks the person for a line; `null` when there will be no more. The page answers on the port that it is told on. */
export function createAsk(told: MessagePort, flush: () => void, tell: Tell): () => Promise<string | null> {
  return () =>
    new Promise((resolve) => {
      told.onmessage = ({ data }: MessageEvent<LineAnswer>) => resolve(data.line)
      // What was asked stands in the output.
      flush()
      tell({ type: 'ask' })
    })
}
