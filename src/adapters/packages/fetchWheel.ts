import { strFromU8, unzipSync } from 'fflate'
import { damaged, noWheel, tooLarge, unreachable } from './sentences'
import { chunksOf } from '../world/chunksOf'

/** Bytes that came, and in all; 0 while that is not known. */
export type OnBytes = (file: string, loaded: number, total: number) => void

/** What is fetched for a package. */
export interface Wanted {
  readonly name: string
  readonly url: string
  readonly file: string
  readonly sha256: string
}

/** No wheel that a browser tab could use is larger, as it comes and unpacked. */
const MAX_BYTES = 100_000_000
const MAX_UNPACKED_BYTES = 400_000_000

/**
 * Fetches a file and checks its hash.
 * @throws {PackageProblem} when it does not come, or is not what was promised; the signal's reason when aborted
 */
export async function fetchWheel(
  { name, url, file, sha256 }: Wanted,
  onBytes: OnBytes,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchFor(name, url, {}, signal)
  const total = Number(response.headers.get('content-length') ?? 0)
  const parts: Uint8Array[] = []
  let loaded = 0
  try {
    for await (const part of chunksOf(response.body ?? new Blob().stream())) {
      loaded += part.length
      if (loaded > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`)
      parts.push(part)
      onBytes(file, loaded, total)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(name, url, wordsOf(error))
  }
  const bytes = new Uint8Array(loaded)
  parts.reduce((at, part) => {
    bytes.set(part, at)
    return at + part.length
  }, 0)
  if ((await sha256Of(bytes)) !== sha256) throw damaged(name, file)
  const size = unpackedSize(bytes)
  if (size === null) throw noWheel(name, file)
  if (size > MAX_UNPACKED_BYTES) throw tooLarge(name, file, MAX_UNPACKED_BYTES)
  return bytes
}

/** A response for a package: no cookies, no referrer. @throws {PackageProblem} for any status that is not 200 or 404 */
export async function fetchFor(
  name: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const response = await fetch(url, { headers, signal, credentials: 'omit', referrerPolicy: 'no-referrer' })
    if (!response.ok && response.status !== 404) throw new Error(`status ${response.status}`)
    return response
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(name, url, wordsOf(error))
  }
}

/** SHA-256 as hex. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What a wheel says that it is when it is unpacked, which is the most that Python takes from it; `null` of no zip file. */
function unpackedSize(wheel: Uint8Array): number | null {
  let size = 0
  try {
    unzipSync(wheel, {
      filter({ originalSize }) {
        size += originalSize
        return false
      },
    })
  } catch {
    return null
  }
  return size
}

/** The requirements in a wheel. */
export function requiresOf(wheel: Uint8Array): string[] {
  const found = unzipSync(wheel, { filter: ({ name }) => /^[^/]*\.dist-info\/METADATA$/.test(name) })
  return requiresIn(strFromU8(Object.values(found)[0] ?? new Uint8Array()))
}

/** The requirements in the head of a package's METADATA. */
export function requiresIn(metadata: string): string[] {
  const [head = ''] = metadata.split(/\r?\n\r?\n/)
  return [...head.matchAll(/^Requires-Dist:\s*(.*)$/gim)].map(([, requirement = '']) => requirement.trim())
}

const wordsOf = (error: unknown): string =>
  error instanceof TypeError ? 'no answer' : error instanceof Error ? error.message : String(error)
