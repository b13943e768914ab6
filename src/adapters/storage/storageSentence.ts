/** What kept something from being stored, for the person: what happened, what is lost, what to do. */
export function storageSentence(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'QuotaExceededError' || name === 'AbortError')
    return "This browser's storage is full, so the newest step is not saved yet. Nothing saved before is lost. Delete projects or free space on the disk, then resume."
  const words = error instanceof Error ? error.message : String(error)
  return `This browser's storage could not be used (${words}). Nothing saved before is lost. Reload the page, or resume to try again.`
}
