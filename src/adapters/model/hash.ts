import type { Hash } from '../../core/ports'
import type { Files } from '../../core/project'

const encoder = new TextEncoder()

/** SHA-256 of texts, bytes and whole projects, hex. */
export const hash: Hash = { content: hashOfContent, files: hashOfFiles }

async function hashOfContent(content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === 'string' ? encoder.encode(content) : new Uint8Array(content)
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Over the sorted paths and the hashes of their contents; text and bytes that are equal as bytes are equal. */
async function hashOfFiles(files: Files): Promise<string> {
  const paths = Object.keys(files).sort()
  const hashes = await Promise.all(paths.map((path) => hashOfContent(files[path] ?? '')))
  return await hashOfContent(JSON.stringify(paths.map((path, i) => [path, hashes[i]])))
}
