import type { LineAnswer, Tell } from '../session'

/** Whether the browser lets Python wait in the middle of a call. */
export const hasJspi = (): boolean => 'Suspending' in WebAssembly

/** What Python calls to ask the person; `undefined`, which is Python's None, when there will be no more lines. */
export type Ask = () => Promise<string | undefined>

/** The page answers on the port that it is told on. */
export function createAsk(told: MessagePort, flush: () => void, tell: Tell): Ask {
  return () =>
    new Promise((resolve) => {
      told.onmessage = ({ data }: MessageEvent<LineAnswer>) => resolve(data.line ?? undefined)
      // What was asked stands in the output.
      flush()
      tell({ type: 'ask' })
    })
}
