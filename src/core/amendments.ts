import type { Files } from './project'

/** Files as the person wants them; `null` deletes. */
export type Changes = Readonly<Record<string, string | Uint8Array | null>>

/** A change of the files from outside the loop. */
export interface Amendment {
  readonly summary: string
  change(files: Files): Files
}

interface Asked {
  readonly amendment: Amendment
  resolve(): void
  reject(error: Error): void
}

/** Changes from outside: they wait for the end of the step in progress, and then to be saved. */
export class Amendments {
  #waiting: Asked[] = []
  #applied: Asked[] = []

  /** How many wait for the step in progress. */
  get length(): number {
    return this.#waiting.length
  }

  /** The same files with all that waits; the same object when nothing does. */
  appliedTo(files: Files): Files {
    return this.#waiting.reduce((amended, { amendment }) => amendment.change(amended), files)
  }

  /** Resolves when it is applied and saved; rejects when it can't be. */
  add(amendment: Amendment): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ amendment, resolve, reject }))
  }

  /** Applies all that waits, in order; those who asked for what can't be applied are told why, and the others later. */
  apply(applyOne: (amendment: Amendment) => void): void {
    for (const asked of this.#waiting.splice(0)) {
      try {
        applyOne(asked.amendment)
        this.#applied.push(asked)
      } catch (error) {
        asked.reject(error as Error)
      }
    }
  }

  /** What was applied is saved. */
  settle(): void {
    for (const { resolve } of this.#applied.splice(0)) resolve()
  }

  /** Nothing more can be applied or saved. */
  giveUp(problem: string): void {
    for (const { reject } of [...this.#applied.splice(0), ...this.#waiting.splice(0)])
      reject(new Error(`Not saved: ${problem}`))
  }
}

/** The files with a person's changes. */
export function withChanges(files: Files, changes: Changes): Files {
  const kept = Object.entries({ ...files, ...changes }).filter(([, content]) => content !== null)
  return Object.fromEntries(kept) as Files
}
