import type { Price } from '../core/budget'
import type { Gatherer } from '../api/createGatherer'
import type { RunProgram } from '../api/runProgram'
import type {
  Autocoder,
  Connection,
  FolderLink,
  Gates,
  ProjectStore,
  RunRegistry,
  Sharing,
} from '../api/types'
import type { Limits, LogLevel } from '../core/options'
import type { Files } from '../core/project'
import type { Recording } from '../core/recording'
import type { PlayerParts } from '../core/replay/createPlayer'

/** A value that changes, and the way to hear of it. */
export interface Source<Value> {
  /** The same object until something changes. */
  readonly current: Value
  subscribe(listener: () => void): () => void
}

export type PythonStatus =
  | { readonly phase: 'idle' }
  /** Bytes; `total_bytes` is 0 while it is not known. */
  | { readonly phase: 'loading'; readonly loaded_bytes: number; readonly total_bytes: number }
  /** A package on its way; bytes as above. */
  | {
      readonly phase: 'packages'
      readonly file: string
      readonly loaded_bytes: number
      readonly total_bytes: number
    }
  | { readonly phase: 'ready'; readonly version: string }
  /** `reason`: a sentence. */
  | { readonly phase: 'failed'; readonly reason: string }

/** Whether what is saved outlives the page; `notice` is a sentence, '' when there is nothing to say. */
export interface StorageStatus {
  readonly isDurable: boolean
  readonly notice: string
  /** Whether another tab runs a newer version of the page, which has the storage now. */
  readonly isOutdated: boolean
  /** Whether projects that were saved here are gone, and nobody has deleted them. */
  readonly isCleared: boolean
  /** Whether the browser has promised not to clear the storage by itself. */
  readonly persistence: 'granted' | 'denied' | 'unknown'
}

/** Which tab may change a project: of all that show it, one. */
export interface ProjectHold extends Source<'asking' | 'here' | 'elsewhere'> {
  /** Takes the project away from the tab that has it, and from a run that is at work on it there. */
  takeOver(): Promise<void>
  /** Lets the next tab have it. */
  release(): void
}

/** What works without a network. */
export interface OfflineStatus {
  readonly isOnline: boolean
  /** Whether every file of the app is on this device. */
  readonly isKept: boolean
  /** Whether a newer version of the app waits for the person's word. */
  readonly isUpdateReady: boolean
}

export interface Offline extends Source<OfflineStatus> {
  /** Shows the newer version. */
  update(): void
}

export type Theme = 'system' | 'light' | 'dark'

/** What the person has chosen. */
export interface Preferences {
  readonly base_url: string
  readonly model: string
  readonly theme: Theme
  readonly log_level: LogLevel
  readonly step: boolean
  /** Whether the person is told that a run has ended while the tab is hidden. */
  readonly has_notices: boolean
  readonly limits: Partial<Limits>
  /** Entered by the person, by `priceKey`. */
  readonly prices: Readonly<Record<string, Price>>
  /** The address of the person's own package registry, with a slash at its end; '' for the usual one. */
  readonly package_index: string
  readonly has_key: boolean
  /** Whether the key is kept on this device, beyond this page. */
  readonly is_key_remembered: boolean
}

export type PreferenceChanges = Partial<Omit<Preferences, 'has_key' | 'is_key_remembered'>>

export interface Settings extends Source<Preferences> {
  update(changes: PreferenceChanges): void
  /** '' where there is none. */
  key(): Promise<string>
  /** The keys for all endpoints. */
  keys(): Promise<readonly string[]>
  /** @throws an Error whose message is a sentence when it can't be kept. */
  setKey(key: string, options: { readonly remember: boolean }): Promise<void>
  forgetKey(): Promise<void>
}

/** A recorded run that can be watched without a key. */
export interface Demo {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Who wrote the replies, when it was not a model; else ''. */
  readonly note: string
  readonly gates: Gates
  load(): Promise<Recording>
}

/** What a test of the connection found: a few words, then a sentence or two with what to do. */
export interface ConnectionAnswer {
  readonly success: boolean
  readonly title: string
  readonly message: string
  /** What the endpoint has, as it lists it. */
  readonly models?: readonly string[]
}

/** Somebody who answers, or an address of one's own. */
export interface Provider {
  readonly id: string
  readonly name: string
  /** '' for an address of one's own. */
  readonly base_url: string
  readonly hasKeys: boolean
  /** The page where keys are made; '' where there is none. */
  readonly keys_url: string
  /** What to do before it answers a page, in a sentence; '' when there is nothing to do. */
  readonly help: string
  /** Models by which it is known here, the usual one first; it may have others. */
  readonly models: readonly string[]
}

/** A published price, in USD per million tokens. */
export interface ListedPrice extends Price {
  readonly page: string
  /** The day on which it was read there. */
  readonly read: string
}

/** Folders on disk that projects work in. */
export interface Folders {
  /** The browser's own dialog, on a person's click; `null` when it was closed. */
  choose(): Promise<FolderLink | null>
  /** Asks for permission again, which browsers want after a reload; only on a person's click if `isAsked`. */
  permit(link: FolderLink, options: { readonly isAsked: boolean }): Promise<boolean>
  /** @throws an Error whose message is a sentence. `winner`: whose content counts where both have changed. */
  sync(link: FolderLink, files: Files, winner: 'project' | 'folder' | null): Promise<SyncedFolder>
}

/** What came of comparing a project with its folder. */
export interface SyncedFolder {
  readonly written: FolderLink['written']
  /** What was changed in the folder alone, for the project to take; `null`: deleted there. */
  readonly taken: Readonly<Record<string, string | Uint8Array | null>>
  /** Changed on both sides, and left alone on both. */
  readonly conflicts: readonly string[]
}

/** Everything that the screen needs from the world. */
export interface AppProps {
  readonly autocoder: Autocoder
  readonly store: ProjectStore
  readonly registry: RunRegistry
  readonly sharing: Sharing
  readonly gather: Gatherer
  /** What a replay of a recording is made of; it keeps nothing. */
  playerParts(recording: Recording): PlayerParts
  readonly settings: Settings
  readonly python: Source<PythonStatus>
  readonly storage: Source<StorageStatus>
  readonly offline: Offline
  /** `null` where the browser has no way to a folder. */
  readonly folders: Folders | null
  readonly demos: readonly Demo[]
  /** The last one is an address of one's own. */
  readonly providers: readonly Provider[]
  listedPrice(connection: Pick<Connection, 'base_url' | 'model'>): ListedPrice | null
  /** Leaves this page for OpenRouter's, which comes back with a key. @throws an Error whose message is a sentence. */
  signIn(options: { readonly remember: boolean }): Promise<void>
  /** What came of signing in, when the page has just come back from there. */
  readonly arrival: ConnectionAnswer | null
  testConnection(connection: Connection, signal: AbortSignal): Promise<ConnectionAnswer>
  readonly runProgram: RunProgram
  /** Whether another tab is working on the project. */
  isBusyElsewhere(name: string): Promise<boolean>
  /** Asks that this tab be the one that may change the project. */
  holdProject(name: string): ProjectHold
}
