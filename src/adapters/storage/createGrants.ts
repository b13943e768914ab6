import type { EmbedAccess } from '../../api/embed/grant'
import type { Records } from './records'

/** What the person has allowed pages that embed the app. */
export interface KeptGrants {
  list(): Promise<readonly { readonly origin: string; readonly access: EmbedAccess }[]>
  /** `null` where they have not been asked, or have not allowed it. */
  accessOf(origin: string): Promise<EmbedAccess | null>
  keep(origin: string, access: EmbedAccess): Promise<void>
  forget(origin: string): Promise<void>
}

/** Kept under `embedder/<origin>`. */
const PREFIX = 'embedder/'

const isAccess = (value: unknown): value is EmbedAccess => value === 'look' || value === 'spend'

export function createGrants(records: Records): KeptGrants {
  return {
    async list() {
      const kept = await records.list(PREFIX)
      return kept.flatMap(([key, access]) =>
        isAccess(access) ? [{ origin: key.slice(PREFIX.length), access }] : [],
      )
    },
    async accessOf(origin) {
      const [access] = await records.getMany([PREFIX + origin])
      return isAccess(access) ? access : null
    },
    keep: (origin, access) => records.write([], () => ({ puts: [[PREFIX + origin, access]] })),
    forget: (origin) => records.write([], () => ({ deletes: [PREFIX + origin] })),
  }
}
