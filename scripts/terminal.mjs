// @ts-check
import { createInterface } from 'node:readline'

/**
 * Asks on the terminal.
 * @param {string} question @returns {Promise<string | null>} the trimmed answer; `null` at the end of input
 */
export function askLine(question) {
  return new Promise((resolve) => {
    const reader = createInterface({ input: process.stdin, output: process.stdout })
    // readline takes Ctrl+C for itself.
    reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    reader.on('close', () => resolve(null))
    reader.question(question, (answer) => {
      resolve(answer.trim())
      reader.close()
    })
  })
}

/** The lines of standard input, one at a time, from a terminal or a pipe. */
export class LineReader {
  /** @type {string[]} */
  #lines = []
  /** @type {((line: string | null) => void)[]} */
  #waiting = []
  #isEnded = false
  #reader = createInterface({ input: process.stdin })

  constructor() {
    this.#reader.on('line', (line) => {
      const next = this.#waiting.shift()
      if (next) next(line)
      else this.#lines.push(line)
    })
    this.#reader.on('close', () => {
      this.#isEnded = true
      for (const resolve of this.#waiting.splice(0)) resolve(null)
    })
  }

  /** @returns {Promise<string | null>} `null` at the end of input */
  next() {
    const line = this.#lines.shift()
    if (line !== undefined) return Promise.resolve(line)
    if (this.#isEnded) return Promise.resolve(null)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** All that is left, when it has ended. */
  async rest() {
    const texts = []
    for (let text = await this.next(); text !== null; text = await this.next()) texts.push(text)
    return texts.join('\n')
  }

  close() {
    this.#reader.close()
    process.stdin.unref?.()
  }
}
