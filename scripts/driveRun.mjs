// @ts-check

/** @typedef {import('../src/api/types').Autocoder} Autocoder */
/** @typedef {import('../src/core/options').AutocoderOptions} AutocoderOptions */
/** @typedef {import('../src/core/run').Run} Run */
/** @typedef {import('../src/core/events').LoopEvent} LoopEvent */
/** @typedef {import('./lines.mjs').Notice} Notice */

/** @typedef {Pick<import('../src/core/run').RunResult, 'outcome' | 'reason' | 'files' | 'usage'>} Ended */

/**
 * A run in the page, as this process holds it.
 * @typedef {object} DrivenRun
 * @property {AsyncIterable<Notice>} notices from the first event until the run ends; whole events where they are wanted
 * @property {() => Promise<string | null>} step one step; `null`, or why it did not end
 * @property {() => Promise<void>} resume
 * @property {() => Promise<void>} stop
 * @property {(text: string) => Promise<void>} say
 * @property {() => Promise<boolean>} isPaused
 * @property {() => Promise<Ended>} result
 * @property {() => Promise<import('../src/core/recording').Recording>} recording
 */

/**
 * Starts a run in the page. The key goes there as an argument, and nowhere else.
 * @param {import('playwright-core').Page} page @param {AutocoderOptions} options
 * @param {{ isWhole?: boolean }} [reading] `isWhole`: every event with all that JSON can tell of it @returns {Promise<DrivenRun>}
 * @throws {Error} with the page's own sentence when an option is refused
 */
export async function driveRun(page, options, { isWhole = false } = {}) {
  const run = await page.evaluateHandle(
    (given) => /** @type {{ autocoder: Autocoder }} */ (/** @type {unknown} */ (window)).autocoder(given),
    options,
  )
  return {
    notices: readNotices(run, isWhole ? nextEvent : nextNotice),
    step: () =>
      run.evaluate((/** @type {Run} */ it) =>
        it.step().then(
          () => null,
          (/** @type {Error} */ error) => error.message,
        ),
      ),
    resume: () => run.evaluate((/** @type {Run} */ it) => it.resume()),
    stop: () => run.evaluate((/** @type {Run} */ it) => it.stop()),
    say: (text) =>
      run.evaluate((/** @type {Run} */ it, /** @type {string} */ words) => {
        it.say(words)
      }, text),
    isPaused: () => run.evaluate((/** @type {Run} */ it) => it.status === 'paused'),
    result: () =>
      run.evaluate(async (/** @type {Run} */ it) => {
        const { outcome, reason, files, usage } = await it.result
        return { outcome, reason, files, usage }
      }),
    recording: () => run.evaluate((/** @type {Run} */ it) => it.recording()),
  }
}

/**
 * @param {import('playwright-core').JSHandle<Run>} run @param {typeof nextNotice} next
 * @returns {AsyncGenerator<Notice, void, void>}
 */
async function* readNotices(run, next) {
  const reader = await run.evaluateHandle((/** @type {Run} */ it) => it.events[Symbol.asyncIterator]())
  for (;;) {
    const notice = await reader.evaluate(next)
    if (notice === null) return
    yield notice
  }
}

/**
 * Runs in the page: the next event that the terminal may show, without its context.
 * @param {AsyncIterator<LoopEvent>} reader @returns {Promise<Notice | null>} `null` at the end
 */
async function nextNotice(reader) {
  for (;;) {
    const { value: event, done } = await reader.next()
    if (done) return null
    switch (event.type) {
      case 'step-end': {
        const { type, step, kind, summary, context } = event
        return { type, step, kind, summary, why: context.reasoning }
      }
      case 'prompt-compose':
        return { type: event.type, step: event.step, prompt: event.prompt }
      case 'reply-end':
        return { type: event.type, step: event.step, message: event.reply.message }
      case 'action-refuse':
        return { type: event.type, name: event.name, message: event.message }
      case 'retry':
        return { type: event.type, reason: event.reason, seconds: event.seconds }
      case 'question':
        return { type: event.type, text: event.text }
      case 'pause':
        return { type: event.type, reason: event.reason }
      case 'edit':
        return { type: event.type, summary: event.summary }
    }
  }
}

/**
 * Runs in the page: the next event, whatever it is, without its context and the bytes that main.py wrote.
 * @param {AsyncIterator<LoopEvent>} reader @returns {Promise<Notice | null>} `null` at the end
 */
async function nextEvent(reader) {
  const { value, done } = await reader.next()
  if (done) return null
  const { context: _, report, ...event } = /** @type {Record<string, any>} */ (value)
  if (report === undefined) return /** @type {Notice} */ (event)
  const sizes = Object.entries(report.artifacts).map(([path, { length }]) => ({ path, bytes: length }))
  return /** @type {any} */ ({ ...event, report: { ...report, artifacts: sizes } })
}
