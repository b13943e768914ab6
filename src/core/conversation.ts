import type { LoopEventBody } from './events'
import type { Ending } from './loopState'
import type { RunParts } from './runParts'
import type { RunPauses } from './runPauses'
import type { RunSaver } from './runSaver'
import type { Said } from './saidQueue'

/** What person and model say to each other while a run goes on. */
export class Conversation {
  readonly #parts: RunParts
  readonly #saver: RunSaver
  readonly #pauses: RunPauses

  constructor(parts: RunParts, saver: RunSaver, pauses: RunPauses) {
    this.#parts = parts
    this.#saver = saver
    this.#pauses = pauses
  }

  /** Hands what the person said to the next prompt. */
  takeSaid(): readonly string[] {
    const { said, record } = this.#parts
    const taken = said.take()
    record.changed()
    return taken
  }

  tellSaid({ text }: Said, withdrawn: boolean): void {
    this.#parts.record.emit({ type: 'say', text, withdrawn })
    this.#saver.saveHeadQuietly()
  }

  /** The model's reply is its answer to what the person said before. */
  tellAnswered({ reasoning }: Readonly<Record<string, unknown>>): void {
    const { said, record } = this.#parts
    const answered = said.takeUnanswered()
    if (answered.length === 0) return
    record.emit({
      type: 'say-answer',
      said: answered,
      text: typeof reasoning === 'string' ? reasoning : '',
    })
  }

  /** Waits until the person says something, or lets the run go on without. */
  async question(event: Extract<LoopEventBody, { type: 'question' }>): Promise<Ending | null> {
    const { setup, gate, record, said } = this.#parts
    const { signal } = gate
    record.emit(event)
    said.beginQuestion()
    if (setup.is_replay) return null
    return await this.#pauses.block('question', event.text, () => !signal.aborted && !said.hasAnswer)
  }

  takeAnswer(): string | null {
    const { replay, said, record } = this.#parts
    if (replay) return replay.takeAnswer()
    const answer = said.takeAnswer()
    record.changed()
    return answer.length ? answer.join('\n') : null
  }
}
