import type { Run } from '../../core/run'

/** The runs of one caller, by names that stay the same while a run goes on in another session. */
export interface RunHandles {
  /** @throws an Error for a handle that was never given */
  run(handle: string): Run
  add(run: Run): string
}

export function createRunHandles(): RunHandles {
  const runs: Run[] = []
  return {
    run(handle) {
      const run = /^run-[1-9]\d*$/.test(handle) ? runs[Number(handle.slice(4)) - 1] : undefined
      if (run) return run
      throw new Error(`There is no run "${handle}" here. Use the handle that start or fork returned.`)
    },
    add: (run) => `run-${runs.push(run)}`,
  }
}
