import type { LoopEvent } from '../../core/events'

/** What is called back with, one after the other. */
export async function* follow(
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
