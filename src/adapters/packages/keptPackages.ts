import * as z from 'zod/mini'
import type { Records } from '../storage/records'
import { normalName } from '../../core/packages/requirement'
import type { Candidate, PackageSource } from './candidate'
import { sha256Of } from './fetchWheel'
import { damaged } from './sentences'

/**
 * Packages that were fetched before, for when there is no network: what they need, and their bytes by hash.
 *
 *     package/<name>/<version>    Kept
 *     wheel/<sha256>              Bytes: by the hash of the wheel that they were made from
 */
export interface KeptPackages extends PackageSource {
  /** What was kept for a wheel of this hash, or `null`; damaged bytes are thrown away. */
  load(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>
  /** Keeps a package; those that were fetched the longest ago make room. Never fails: what can't be kept is fetched again. */
  keep(candidate: Candidate, requires: readonly string[], bytes: Uint8Array<ArrayBuffer>): Promise<void>
}

/** What all kept wheels together may weigh. */
const MAX_KEPT_BYTES = 200_000_000

const Kept = z.object({
  name: z.string(),
  version: z.string(),
  file: z.string(),
  sha256: z.string(),
  requires: z.array(z.string()),
  bytes: z.number(),
  fetched_at: z.number(),
})
type Kept = z.infer<typeof Kept>

/** Their own hash tells whether they are still whole. */
const Bytes = z.object({ bytes: z.instanceof(Uint8Array), sha256: z.string() })

const PREFIX = 'package/'
const keyOf = ({ name, version }: { name: string; version: string }): string =>
  `${PREFIX}${normalName(name)}/${version}`
const wheelKey = (sha256: string): string => `wheel/${sha256}`

export function createKeptPackages(records: Records, now: () => number, most = MAX_KEPT_BYTES): KeptPackages {
  const all = async (prefix = PREFIX): Promise<Kept[]> =>
    (await records.list(prefix)).flatMap(([, value]) => {
      const parsed = Kept.safeParse(value)
      return parsed.success ? [parsed.data] : []
    })
  const kept: KeptPackages = {
    async find(name) {
      const found = await all(`${PREFIX}${name}/`).catch(() => [])
      const candidates = found.map(
        (entry): Candidate => ({
          ...entry,
          isReady: true,
          requires: async () => entry.requires,
          async load() {
            const bytes = await kept.load(entry.sha256)
            if (!bytes) throw damaged(entry.name, entry.file)
            return bytes
          },
        }),
      )
      return { candidates, problem: null }
    },
    async load(sha256) {
      const [value] = await records.getMany([wheelKey(sha256)]).catch(() => [])
      const stored = Bytes.safeParse(value)
      if (value === undefined) return null
      const wheel = stored.data?.bytes as Uint8Array<ArrayBuffer> | undefined
      if (wheel && (await sha256Of(wheel)) === stored.data?.sha256) return wheel
      await records.write([], () => ({ deletes: [wheelKey(sha256)] })).catch(() => {})
      return null
    },
    async keep({ name, version, file, sha256 }, requires, bytes) {
      const entry: Kept = {
        name,
        version,
        file,
        sha256,
        requires: [...requires],
        bytes: bytes.length,
        fetched_at: now(),
      }
      const others = (await all().catch(() => [])).filter((other) => keyOf(other) !== keyOf(entry))
      const gone = overflow([entry, ...others.toSorted((a, b) => b.fetched_at - a.fetched_at)], most)
      const change = {
        deletes: gone.flatMap((old) => [keyOf(old), wheelKey(old.sha256)]),
        puts: gone.includes(entry)
          ? []
          : ([
              [keyOf(entry), entry],
              [wheelKey(sha256), { bytes, sha256: await sha256Of(bytes) }],
            ] as const),
      }
      await records.write([], () => change).catch(() => {})
    },
  }
  return kept
}

/** What no longer has room, of entries that come newest first. */
function overflow(entries: readonly Kept[], most: number): Kept[] {
  let bytes = 0
  return entries.filter((entry) => {
    bytes += entry.bytes
    return bytes > most
  })
}
