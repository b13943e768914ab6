// What Chromium, Firefox and Safari say of a module that can't be loaded, and Vite of its style sheet.
const MISSING = /dynamically imported module|importing a module script|preload CSS/i

/** Whether a part of the app that is loaded when it is needed could not be. */
export const isMissingPart = (error: unknown): boolean =>
  error instanceof Error && MISSING.test(error.message)

export const MISSING_PART =
  'A part of autocoder could not be loaded: the network is gone, or a newer version was published meanwhile. What is saved is kept, and a run at work goes on from its last finished step. Reload the page when you are ready.'

/** What went wrong, in a sentence for the person. */
export const problemOf = (error: Error): string => (isMissingPart(error) ? MISSING_PART : error.message)
