import type { Price } from '../core/budget'
import type { Hash, ModelClient, PythonRuntime, World } from '../core/ports'
import type { PromptLimit } from '../core/promptLimit'
import type { Recording } from '../core/recording'
import type { Connection, ProjectStore, SharedProject, Sharing } from './types'

/** What the public function is made of. */
export interface AutocoderParts {
  readonly store: ProjectStore
  readonly python: PythonRuntime
  readonly hash: Hash
  /** What the person has set up here; the options of a run go before it. Asked before each request. */
  connection(options: Partial<Connection>): Promise<Connection>
  /** The model that answers when nothing else is said; for the screen and the journal. */
  defaultModel(): string
  createModel(connection: Connection): ModelClient
  /** `null` where nobody knows it. */
  price(connection: Connection): Price | null | Promise<Price | null>
  /** How much the model can read that is connected to next. Where it is left out, each run learns it from refusals. */
  promptLimit?(connection: () => Promise<Connection>): PromptLimit
  /** `pace`: seconds between two pieces of a reply. */
  createReplay(recording: Recording, pace: () => number): ModelClient
  createWorld(recording?: Recording): World
  readonly sharing: Sharing
  /** What a shared project says of the person's choices. */
  sharedSettings(): Promise<NonNullable<SharedProject['settings']>>
}
