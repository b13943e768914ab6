import { createListeners } from './createListeners'
import { EventLog } from './eventLog'
import type { LoopEvent, LoopEventBody } from './events'
import type { Head, Journal } from './journal'
import type { World } from './ports'
import type { Files } from './project'
import type { Checkpoint, StepEndEvent } from './run'

export interface RunCheckpoint extends Checkpoint {
  /** As a sentence says it, such as `step 3`. */
  readonly name: string
  readonly files: Files
}

/** What a run leaves behind: its events, its checkpoints, and all of it in the journal. */
export class RunRecord {
  id: string
  readonly log = new EventLog()
  checkpoints: readonly RunCheckpoint[] = []
  place = { epoch: 0, step: 0 }
  readonly #journal: Journal
  readonly #world: World
  readonly #listeners = createListeners()
  #uncommitted: LoopEvent[] = []
  #saving: Promise<unknown> = Promise.resolve()

  constructor(journal: Journal, world: World) {
    this.#journal = journal
    this.#world = world
    this.id = world.id()
  }

  /** Goes on with the events of an unfinished run. */
  continue(id: string, events: readonly LoopEvent[]): void {
    this.id = id
    // The same log: somebody may be reading it already.
    for (const event of events) {
      this.log.append({ ...event, seq: this.log.length })
      this.#keep(event)
    }
    this.#goBackToStep()
  }

  emit(body: LoopEventBody): void {
    const event = this.#placed(body)
    if (event.type !== 'reply-delta') this.#uncommitted.push(event)
    this.log.append(event)
    this.#keep(event)
    this.changed()
  }

  /**
   * Makes a step durable, then known: nobody hears of a step that could still be lost.
   * @throws {JournalFailure} when nothing was saved; the step can be ended again.
   */
  async endStep(
    body: Omit<StepEndEvent, 'seq' | 'at' | 'epoch' | 'step'>,
    head: Head,
  ): Promise<StepEndEvent> {
    const event = this.#placed(body) as StepEndEvent
    await this.#commit([...this.#uncommitted, event], head)
    this.#uncommitted = []
    this.#keep(event)
    // Whatever was said while it was being saved has taken its number.
    const known = { ...event, seq: this.log.length }
    this.log.append(known)
    this.changed()
    return known
  }

  /** Saves everything that has happened so far. @throws {JournalFailure} when nothing was saved. */
  async save(head: Head): Promise<void> {
    const events = this.#uncommitted
    await this.#commit(events, head)
    this.#uncommitted = this.#uncommitted.slice(events.length)
  }

  /** Saves where the run stands, and leaves the events of the step in progress to the step's end. */
  async saveHead(head: Head): Promise<void> {
    await this.#commit([], head)
  }

  /** Forgets the events of a step that was given up, as far as the journal is concerned. */
  giveUpStep(): void {
    this.#uncommitted = this.#uncommitted.filter((event) => event.type === 'edit' || event.type === 'say')
    this.#goBackToStep()
  }

  /** The state that a step left behind. */
  checkpointOfStep(step: number | null): RunCheckpoint | undefined {
    return this.checkpoints.find(({ id }) => id === this.#idOf(step))
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.subscribe(listener)
  }

  changed(): void {
    this.#listeners.notify()
  }

  /** One commit at a time, in the order in which they were asked for. */
  #commit(events: readonly LoopEvent[], head: Head): Promise<void> {
    const commit = this.#saving.then(() => this.#journal.commit({ events, head }))
    this.#saving = commit.catch(() => {})
    return commit
  }

  #placed(body: LoopEventBody): LoopEvent {
    return { ...body, seq: this.log.length, at: this.#world.now(), ...this.place }
  }

  /** What comes next belongs to the newest step that ended. */
  #goBackToStep(): void {
    const ended = this.log.snapshot.findLast(({ type }) => type === 'step-end')
    this.place = ended ? { epoch: ended.epoch, step: ended.step } : { epoch: 0, step: 0 }
  }

  readonly #idOf = (step: number | null): string => `${this.id}.${step}`

  /** Keeps the state that an event leaves behind: what the run began with, each step's, each that the person made. */
  #keep(event: LoopEvent): void {
    const kept = this.#keptOf(event)
    if (kept === null || !('context' in event)) return
    const { epoch, step, at, context } = event
    this.checkpoints = [...this.checkpoints, { epoch, step, at, ...kept, files: context.files }]
  }

  #keptOf(event: LoopEvent): Pick<RunCheckpoint, 'id' | 'name' | 'summary'> | null {
    switch (event.type) {
      case 'run-start': {
        const summary = 'the files that it began with'
        return event.context.file_count > 0 ? { id: this.#idOf(0), name: summary, summary } : null
      }
      case 'step-end':
        return { id: this.#idOf(event.step), name: `step ${event.step}`, summary: event.summary }
      case 'edit': {
        // Several may follow one step.
        const id = `${this.#idOf(event.step)}.edit${this.checkpoints.length}`
        return { id, name: `the change after step ${event.step}`, summary: event.summary }
      }
      default:
        return null
    }
  }
}
