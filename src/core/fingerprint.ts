import type { Files } from './project'

/** A short text that is the same for the same text, and hardly ever for another; for comparing, not for keeping safe. */
export function fingerprint(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36)
}

/** The same for a project's files. */
export const fingerprintOfFiles = (files: Files): string =>
  fingerprint(
    Object.keys(files)
      .sort()
      .map((path) => `${path}\0${String(files[path])}`)
      .join('\0'),
  )
