import type { Files } from './project'

/** Files as the person wants them; `null` deletes. */
export type Changes = Readonly<Record<string, string | Uint8Array | null>>

/** A change of the files from outside the loop. */
export interface Amendment {
  readonly summary: string
  change(files: Files): Files
}

/** Changes from outside that wait for the end of the step in progress. */
export class Amendments {
  #waiting: { readonly amendment: Amendment; resolve(): void }[] = []

  get length(): number {
    return this.#waiting.length
  }

  /** The same files with all that waits; the same object when nothing does. */
  appliedTo(files: Files): Files {
    return this.#waiting.reduce((amended, { amendment }) => amendment.change(amended), files)
  }

  /** Resolves when it is applied and saved, or when the run has ended. */
  add(amendment: Amendment): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ amendment, resolve }))
  }

  /** Takes all that wait; `settle` tells those who asked for them. */
  take(): { readonly amendments: readonly Amendment[]; settle(): void } {
    const taken = this.#waiting.splice(0)
    return {
      amendments: taken.map(({ amendment }) => amendment),
      settle: () => {
        for (const { resolve } of taken) resolve()
      },
    }
  }
}

/** The files with a person's changes. */
export function withChanges(files: Files, changes: Changes): Files {
  const kept = Object.entries({ ...files, ...changes }).filter(([, content]) => content !== null)
  return Object.fromEntries(kept) as Files
}
