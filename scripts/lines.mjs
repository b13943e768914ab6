// @ts-check

/**
 * What the terminal shows of an event; `driveRun` makes it in the page, because contexts are large.
 * @typedef {(
 *   | { type: 'step-end', step: number, kind: 'reason' | 'act', summary: string, why: string }
 *   | { type: 'prompt-compose', step: number, prompt: string }
 *   | { type: 'reply-end', step: number, message: unknown }
 *   | { type: 'action-refuse', name: string, message: string }
 *   | { type: 'retry', reason: string, seconds: number }
 *   | { type: 'pause', reason: string }
 *   | { type: 'question', text: string }
 *   | { type: 'edit', summary: string }
 *   | { type: 'other' }
 * )} Notice
 */

/** @typedef {'normal' | 'debug' | 'quiet'} LogLevel */

/**
 * What shows the events of a run: as lines of JSON with the project's name, else as lines of text.
 * @param {{ isJson: boolean, logLevel: LogLevel }} command @param {string} project @param {string} [prefix] of each line of text
 * @returns {(notice: Notice) => void}
 */
export function printer({ isJson, logLevel }, project, prefix = '') {
  if (isJson) return (event) => printJson({ project, ...event })
  return (notice) => {
    const text = textOf(notice, logLevel)
    if (text !== null) console.log(prefix + text.replaceAll('\n', `\n${prefix}`))
  }
}

/** @param {object} value */
export const printJson = (value) => {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Characters of a text that a model wrote; more is in the page, and with `debug` in the reply. */
const MAX_TEXT = 120

/**
 * The text for an event, or `null` when this level leaves it out.
 * @param {Notice} notice @param {LogLevel} level
 */
export function textOf(notice, level) {
  if (level === 'quiet') return null
  const text = normalText(notice) ?? (level === 'debug' ? debugText(notice) : null)
  return text === null ? null : plain(text)
}

/** @param {Notice} notice */
function normalText(notice) {
  switch (notice.type) {
    case 'step-end':
      return stepLine(notice)
    case 'action-refuse':
      return line(`  refused ${notice.name}: ${notice.message}`)
    case 'retry':
      return line(`  again in ${notice.seconds.toFixed(1)} s: ${notice.reason}`)
    case 'edit':
      return line(`  ${notice.summary}`)
    default:
      return null
  }
}

/** @param {Extract<Notice, { type: 'step-end' }>} notice */
function stepLine({ step, kind, summary, why }) {
  if (kind === 'reason') return line(`${step} reason   ${clipped(summary)}`)
  return line(`${step} ${summary}${why ? ` — ${clipped(why)}` : ''}`)
}

const clipped = (/** @type {string} */ text) =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text

/** @param {Notice} notice */
function debugText(notice) {
  if (notice.type === 'prompt-compose') return `prompt of step ${notice.step}:\n${notice.prompt}`
  if (notice.type === 'reply-end')
    return `reply of step ${notice.step}:\n${JSON.stringify(notice.message, null, 2)}`
  return null
}

/** One line of what may be many. */
export const line = (/** @type {string} */ text) => text.replace(/\s*\n\s*/g, ' ').trimEnd()

/** Text that a model or a program wrote, without what would steer the terminal or turn the reading direction. */
export const plain = (/** @type {string} */ text) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
