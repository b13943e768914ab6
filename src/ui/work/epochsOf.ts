import type { TraceEntry } from '../trace'

/** What happened in one epoch. */
export interface Epoch {
  readonly epoch: number
  readonly entries: readonly TraceEntry[]
}

/** Entries by their epochs; a note belongs to the epoch that it came in. */
export function epochsOf(entries: readonly TraceEntry[]): Epoch[] {
  const epochs: { epoch: number; entries: TraceEntry[] }[] = []
  for (const entry of entries) {
    const current = epochs.at(-1)
    const isSame = current && (current.epoch === entry.epoch || entry.type === 'note')
    if (isSame) current.entries.push(entry)
    else epochs.push({ epoch: Math.max(1, entry.epoch), entries: [entry] })
  }
  return epochs
}

const TOGETHER = 20

/** Epochs in parts of about twenty entries. A part stays as it is while the trace grows behind it. */
export function partsOf(epochs: readonly Epoch[]): (readonly Epoch[])[] {
  const parts: Epoch[][] = []
  let size = TOGETHER
  for (const epoch of epochs) {
    if (size >= TOGETHER) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(epoch)
    size += epoch.entries.length
  }
  return parts
}
