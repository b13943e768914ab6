/** The chunks of a response's body. Not every browser lets a stream be iterated over. */
export async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  let isDone = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isDone = done
      if (done) return
      yield value
    }
  } finally {
    // Who stops early wants no more of it.
    if (!isDone) reader.cancel().catch(() => {})
  }
}
