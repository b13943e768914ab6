// @ts-check

/** What the commands end with; documented in `docs/command-line.md`. */
export const EXIT = { complete: 0, failed: 1, usage: 2, limit: 3, interrupted: 130 }

/** What a run that ended makes of the command. */
export const OUTCOMES = {
  complete: EXIT.complete,
  limit: EXIT.limit,
  stopped: EXIT.interrupted,
  stuck: EXIT.failed,
  failed: EXIT.failed,
}

/** Something that can be expected to go wrong: a sentence for the person, and the exit status that says it. */
export class CommandFailure extends Error {
  /** @param {string} message @param {number} exitCode */
  constructor(message, exitCode = EXIT.failed) {
    super(message)
    this.name = 'CommandFailure'
    this.exitCode = exitCode
  }
}

/** Writes a sentence about what went wrong, and says the exit status. A stack is for what nobody expected. */
export function reportFailure(/** @type {unknown} */ error) {
  if (error instanceof CommandFailure) {
    console.error(error.message)
    return error.exitCode
  }
  console.error(error)
  return EXIT.failed
}
