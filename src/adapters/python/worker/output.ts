import type { PyodideAPI } from 'pyodide'
import { OUTPUT_GRACE, type Tell } from '../session'

/** So many pieces go out one by one: what is printed right before a program hangs must not be lost. */
const MAX_SINGLE = 500
/** A program that prints more than that is heard in portions, or the page would drown in messages. */
const PORTION_BYTES = 8_192
const PORTION_MS = 10

/**
 * Sends both streams to the page in their order, so that they are not lost with the worker. The page keeps as much as
 * the limit says; past a multiple of it only the fact goes. Returns what sends the rest.
 */
export function captureOutput(pyodide: PyodideAPI, limit: number, tell: Tell): () => void {
  let left = limit * OUTPUT_GRACE
  let sent = 0
  let sentAt = 0
  let portion = { stream: 'stdout' as 'stdout' | 'stderr', parts: [] as Uint8Array[], size: 0 }
  const flush = () => {
    const { stream, parts, size } = portion
    portion = { stream, parts: [], size: 0 }
    if (size === 0) return
    const bytes = new Uint8Array(size)
    parts.reduce((at, part) => {
      bytes.set(part, at)
      return at + part.length
    }, 0)
    sent += 1
    sentAt = performance.now()
    tell({ type: 'output', stream, bytes })
  }
  const add = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => {
    if (stream !== portion.stream) flush()
    portion.stream = stream
    portion.parts.push(bytes)
    portion.size += bytes.length
    const isDue = portion.size >= PORTION_BYTES || performance.now() - sentAt >= PORTION_MS
    if (sent < MAX_SINGLE || isDue) flush()
  }
  const sink = (stream: 'stdout' | 'stderr') => ({
    isatty: false,
    write(bytes: Uint8Array) {
      if (left > 0) add(stream, bytes.slice(0, left))
      left -= bytes.length
      if (left < 0) {
        flush()
        tell({ type: 'flood' })
      }
      return bytes.length
    },
  })
  pyodide.setStdout(sink('stdout'))
  pyodide.setStderr(sink('stderr'))
  return flush
}
