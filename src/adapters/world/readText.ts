import type { Files } from '../../core/project'

/** The text of a file, of bytes that are UTF-8 too; `null` where there is none, or no text. */
export function readText(files: Files, path: string): string | null {
  const content = Object.hasOwn(files, path) ? files[path] : undefined
  if (content === undefined || typeof content === 'string') return content ?? null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return null
  }
}
