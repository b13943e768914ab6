/** One thing that the person said. */
export interface Said {
  readonly text: string
}

/** What the person said: waiting for the next prompt, or read by the step in progress. */
export class SaidQueue {
  #waiting: readonly Said[] = []
  /** Back in the queue when the step in progress is given up. */
  #delivered: readonly Said[] = []
  /** What waited already when the newest question was asked. */
  #beforeQuestion: readonly Said[] = []
  /** In a prompt that the model has not replied to yet. */
  #unanswered: readonly string[] = []

  /** What has not reached the model yet. */
  get waiting(): readonly string[] {
    return this.#waiting.map(({ text }) => text)
  }

  /** The same, each as it was added. */
  get entries(): readonly Said[] {
    return this.#waiting
  }

  /** What a run that goes on must not lose: the step in progress may still be given up. */
  get unsettled(): readonly string[] {
    return [...this.#delivered, ...this.#waiting].map(({ text }) => text)
  }

  add(text: string): Said {
    const said = { text }
    this.#waiting = [...this.#waiting, said]
    return said
  }

  /** Puts back what an earlier session of the run left unread. */
  addFirst(texts: readonly string[]): void {
    this.#waiting = [...texts.map((text) => ({ text })), ...this.#waiting]
  }

  /** Whether it was still waiting. */
  withdraw(said: Said): boolean {
    if (!this.#waiting.includes(said)) return false
    this.#waiting = this.#waiting.filter((other) => other !== said)
    return true
  }

  /** A question is asked: what waits already is no answer to it. */
  beginQuestion(): void {
    this.#beforeQuestion = this.#waiting
  }

  get hasAnswer(): boolean {
    return this.#waiting.some((said) => !this.#beforeQuestion.includes(said))
  }

  /** Hands everything that waits to the next prompt. */
  take(): readonly string[] {
    const taken = this.#deliver([])
    this.#unanswered = [...this.#unanswered, ...taken]
    return taken
  }

  /** Hands what was said since the newest question to the step in progress, as the answer to it. */
  takeAnswer(): readonly string[] {
    return this.#deliver(this.#beforeQuestion)
  }

  /** What the model's reply answers. */
  takeUnanswered(): readonly string[] {
    const answered = this.#unanswered
    this.#unanswered = []
    return answered
  }

  #deliver(kept: readonly Said[]): readonly string[] {
    const taken = this.#waiting.filter((said) => !kept.includes(said))
    this.#delivered = [...this.#delivered, ...taken]
    this.#waiting = this.#waiting.filter((said) => kept.includes(said))
    return taken.map(({ text }) => text)
  }

  /** The step in progress is durable; returns the way back, in case it is not after all. */
  settle(): () => void {
    const delivered = this.#delivered
    this.#delivered = []
    return () => {
      this.#delivered = delivered
    }
  }

  /** The step in progress was given up. */
  giveBack(): void {
    this.#waiting = [...this.#delivered, ...this.#waiting]
    this.#delivered = []
    this.#unanswered = []
  }
}
