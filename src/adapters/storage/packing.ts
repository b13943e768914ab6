import type { CheckReport } from '../../core/checks/report'
import { type Context, type PackedContext, packContext, unpackContext, withName } from '../../core/context'
import type { LoopEvent } from '../../core/events'
import type { Head } from '../../core/journal'
import type { Hash } from '../../core/ports'
import type { Files } from '../../core/project'
import { DamagedProject } from './storageSentence'

/** Path and SHA-256 of the content, in pairs, because a path may be any name. */
export type Manifest = readonly (readonly [path: string, hash: string])[]

interface StoredContext {
  readonly packed: PackedContext
  readonly files: Manifest
}
type StoredReport = Omit<CheckReport, 'artifacts'> & { readonly artifacts: Manifest }
export type StoredHead = Omit<Head, 'context' | 'report'> & {
  readonly context: StoredContext
  readonly report: StoredReport | null
}
export type StoredEvent = Omit<LoopEvent, 'context' | 'report'> & {
  readonly context?: StoredContext
  readonly report?: StoredReport
}

/** Contents that are to be stored, by hash. */
export type Blobs = Map<string, string | Uint8Array>

/** Hashes that are known already, from one commit to the next. */
export class KnownHashes {
  readonly #texts = new Map<string, string>()
  readonly #bytes = new WeakMap<Uint8Array, string>()

  get(content: string | Uint8Array): string | undefined {
    return typeof content === 'string' ? this.#texts.get(content) : this.#bytes.get(content)
  }

  set(content: string | Uint8Array, hash: string): void {
    if (typeof content === 'string') this.#texts.set(content, hash)
    else this.#bytes.set(content, hash)
  }
}

/** Takes contents out of what is stored: each is kept once, by its hash, however many steps hold it. */
export class Packer {
  /** Every content that was met. */
  readonly blobs: Blobs = new Map()
  readonly #hash: Hash
  readonly #known: KnownHashes

  constructor(hash: Hash, known: KnownHashes) {
    this.#hash = hash
    this.#known = known
  }

  async head(head: Head): Promise<StoredHead> {
    const { context, report, ...rest } = head
    return { ...rest, context: await this.context(context), report: report && (await this.report(report)) }
  }

  async event(event: LoopEvent): Promise<StoredEvent> {
    if (event.type === 'check-end') return { ...event, report: await this.report(event.report) }
    if ('context' in event) return { ...event, context: await this.context(event.context) }
    return event
  }

  async context(context: Context): Promise<StoredContext> {
    return { packed: packContext(context), files: await this.manifest(context.files) }
  }

  async report(report: CheckReport): Promise<StoredReport> {
    return { ...report, artifacts: await this.manifest(report.artifacts) }
  }

  async manifest(files: Files): Promise<Manifest> {
    return await Promise.all(
      Object.entries(files).map(async ([path, content]) => [path, await this.#hashOf(content)] as const),
    )
  }

  async #hashOf(content: string | Uint8Array): Promise<string> {
    const hash = this.#known.get(content) ?? (await hashOf(content, this.#hash))
    this.#known.set(content, hash)
    this.blobs.set(hash, content)
    return hash
  }
}

const LONE_SURROGATE = /\p{Cs}/u

/** With a letter before it, because text and bytes of the same content must not be taken for each other. */
async function hashOf(content: string | Uint8Array, hash: Hash): Promise<string> {
  if (typeof content !== 'string') return `b${await hash.content(content)}`
  // UTF-8 has no bytes for a lone surrogate: texts that differ in one would get the same hash.
  if (LONE_SURROGATE.test(content)) return `u${await hash.content(JSON.stringify(content))}`
  return `t${await hash.content(content)}`
}

/** The hashes that something stored refers to. */
export function hashesOf(stored: {
  readonly context?: StoredContext
  readonly report?: StoredReport | null
}): string[] {
  return [...(stored.context?.files ?? []), ...(stored.report?.artifacts ?? [])].map(([, hash]) => hash)
}

/** `name`: what the project is called now; it may have been renamed since. */
export const unpackHead = (head: StoredHead, blobs: Blobs, name: string): Head => ({
  ...head,
  context: withName(unpackStored(head.context, blobs), name),
  report: head.report && unpackReport(head.report, blobs),
})

export function unpackEvent(event: StoredEvent, blobs: Blobs): LoopEvent {
  const { context, report, ...rest } = event
  return {
    ...rest,
    ...(context ? { context: unpackStored(context, blobs) } : {}),
    ...(report ? { report: unpackReport(report, blobs) } : {}),
  } as LoopEvent
}

const unpackStored = ({ packed, files }: StoredContext, blobs: Blobs): Context =>
  unpackContext(packed, unpackFiles(files, blobs))

const unpackReport = (report: StoredReport, blobs: Blobs): CheckReport => ({
  ...report,
  artifacts: unpackFiles(report.artifacts, blobs) as Record<string, Uint8Array>,
})

/** @throws when a content is missing. */
export function unpackFiles(manifest: Manifest, blobs: Blobs): Files {
  return Object.fromEntries(
    manifest.map(([path, hash]) => {
      const content = blobs.get(hash)
      if (content === undefined)
        throw new DamagedProject(
          `The content of ${path} is missing from this browser's storage, so the project can't be opened. Its download in the list of projects has what can still be read.`,
        )
      return [path, content]
    }),
  )
}
