import type { Files } from '../../core/project'

/** As many bytes as the files have when they are saved. */
export const bytesOf = (files: Files): number =>
  Object.values(files).reduce((sum, content) => sum + sizeOf(content), 0)

export const sizeOf = (content: string | Uint8Array): number =>
  typeof content === 'string' ? new TextEncoder().encode(content).length : content.length
