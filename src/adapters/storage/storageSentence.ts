/** What is stored is not what was written; the message is a sentence. */
export class DamagedProject extends Error {
  override name = 'DamagedProject'
}

/** What the person does when there is room again: the run's Resume, or the same once more. */
export type Remedy = 'resume' | 'try again'

/** What kept something from being stored or read, for the person: what happened, what is lost, what to do. */
export function storageSentence(error: unknown, remedy: Remedy): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  switch (name) {
    case 'QuotaExceededError':
      return `This browser's storage is full, so the newest change is not saved yet. Nothing saved before is lost. Download and delete projects, or free space on the disk; then ${remedy}.`
    case 'AbortError':
      // A full disk may come like this too, without another word.
      return `This browser gave up saving, most likely because its storage is full; the newest change is not saved yet. Nothing saved before is lost. Delete projects or free space on the disk; then ${remedy}.`
    case 'VersionError':
      return 'A newer version of this page has been used in this browser. Nothing saved is lost; reload to go on with the new version.'
    case 'DamagedProject':
      return message
    default:
      return `This browser's storage could not be used (${message}). Nothing saved before is lost. Reload the page, or ${remedy}.`
  }
}
