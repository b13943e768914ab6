import type { Price } from '../../core/budget'
import type { Limits } from '../../core/options'
import type { Connection } from '../types'

/**
 * What the person lets an embedder do. `look`: see and change the projects of its own frame and run their Python; `spend`:
 * have a model asked with the person's key, too.
 */
export type EmbedAccess = 'look' | 'spend'

/** The person's word, and what the frame needs to act on it. It never leaves the app's own windows. */
export interface Grant {
  /** The embedder's. */
  readonly origin: string
  readonly access: EmbedAccess
  /** `null` unless it may spend. */
  readonly connection: Connection | null
  /** The most that one run may use. */
  readonly limits: Partial<Limits>
  readonly prices: Readonly<Record<string, Price>>
}

/** Whether a text is an origin that can be named to a person: not an opaque one. */
export const isNamedOrigin = (text: unknown): text is string =>
  typeof text === 'string' && /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
