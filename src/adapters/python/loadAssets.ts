import { assets } from 'virtual:sandbox'
import { RuntimeFailure } from '../../core/ports'
import { chunksOf } from '../world/chunksOf'

export type AssetName = keyof typeof assets

/** Bytes loaded so far and in all. */
export type Progress = (loaded: number, total: number) => void

/**
 * Fetches one of Python's files from the app's own folder and checks that it is whole.
 * @throws {RuntimeFailure} that names the file.
 */
export async function loadAsset(
  name: AssetName,
  onProgress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const { url, bytes: size, sha256 } = assets[name]
  const content = await fetched(name, url, size, onProgress)
  if ((await hexOf(content)) !== sha256)
    throw new RuntimeFailure(
      `${whoOf(name)} can't start: the file ${name} arrived damaged. Resume to load it again.`,
    )
  return content
}

async function fetched(name: AssetName, url: string, size: number, onProgress: (bytes: number) => void) {
  try {
    const response = await fetch(url)
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`)
    const content = new Uint8Array(size)
    let at = 0
    for await (const chunk of chunksOf(response.body)) {
      if (at + chunk.length > size) throw new Error('it is longer than it should be')
      content.set(chunk, at)
      at += chunk.length
      onProgress(chunk.length)
    }
    if (at < size) throw new Error('it ended early')
    return content
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new RuntimeFailure(
      `${whoOf(name)} can't start: the file ${name} could not be loaded (${why}). Resume to try again.`,
    )
  }
}

const whoOf = (name: AssetName): string => (name === 'ruff.wasm' ? 'ruff' : 'Python')

/** SHA-256, hex. */
export async function hexOf(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', content)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
