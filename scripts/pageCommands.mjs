// @ts-check
import { openApp } from './openApp.mjs'

/** @typedef {import('../src/api/types').Autocoder} Autocoder */
/** @typedef {import('../src/api/commands/createCommands').Commands} Commands */
/** @typedef {import('../src/core/options').AutocoderOptions} AutocoderOptions */
/** @typedef {Omit<import('../src/api/commands/command').Command, 'invoke'>} Described */

/**
 * What the page holds for this process: its commands, and the calls under way by their numbers.
 * @typedef {{ commands: Commands['commands'], calls: Map<number, AbortController> }} Desk
 */

/** What came of a call: its result, or a sentence. @typedef {{ problem: string | null, result: unknown }} Called */

/**
 * The commands of the app's page, for as long as somebody calls them.
 * @typedef {object} PageCommands
 * @property {readonly Described[]} described
 * @property {(name: string, parameters: object, signal: AbortSignal) => Promise<Called>} call
 * @property {() => Promise<void>} close
 */

const PAGE_ENDED =
  'The page ended unexpectedly, and its runs with it. Their finished steps are kept: begin again with start and the same project_name.'

/**
 * Opens the app and its commands. When the page or the browser has ended, the next call opens it anew.
 * @param {Partial<AutocoderOptions>} options what every run begins with; a key goes to the page here, and into no call
 * @param {typeof openApp} [open] @returns {Promise<PageCommands>}
 */
export async function openCommands(options, open = openApp) {
  let app = await open()
  let page = app.page
  let desk = await openDesk(page, options)
  let calls = 0
  const described = await desk.evaluate(describe)
  const reopen = async () => {
    page = await app.openAnother().catch(async () => {
      await app.close()
      app = await open()
      return app.page
    })
    desk = await openDesk(page, options)
  }
  /** @type {Promise<void> | null} */
  let opening = null
  return {
    described,
    async call(name, parameters, signal) {
      if (page.isClosed()) {
        // Several calls may find it closed.
        opening ??= reopen().finally(() => {
          opening = null
        })
        await opening
      }
      const asked = desk
      calls += 1
      const id = calls
      const cancel = () => {
        asked.evaluate(end, id).catch(() => {})
      }
      signal.addEventListener('abort', cancel)
      try {
        return await asked.evaluate(invoke, { id, name, parameters })
      } catch {
        // A command says in its result what is wrong; only a page that is gone throws.
        if (asked === desk) await page.close().catch(() => {})
        return { problem: PAGE_ENDED, result: null }
      } finally {
        signal.removeEventListener('abort', cancel)
      }
    },
    close: () => app.close(),
  }
}

/**
 * @param {import('playwright-core').Page} page @param {Partial<AutocoderOptions>} options
 * @returns {Promise<import('playwright-core').JSHandle<Desk>>}
 */
const openDesk = (page, options) =>
  page.evaluateHandle(async (given) => {
    const { autocoder } = /** @type {{ autocoder: Autocoder }} */ (/** @type {unknown} */ (window))
    return { commands: (await autocoder.commands(given)).commands, calls: new Map() }
  }, options)

/** Runs in the page. @param {Desk} desk */
const describe = ({ commands }) => commands.map(({ invoke: _, ...described }) => described)

/** Runs in the page. @param {Desk} desk @param {number} id */
const end = ({ calls }, id) => calls.get(id)?.abort()

/**
 * Runs in the page.
 * @param {Desk} desk @param {{ id: number, name: string, parameters: object }} asked @returns {Promise<Called>}
 */
async function invoke({ commands, calls }, { id, name, parameters }) {
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) return { problem: `There is no command "${name}".`, result: null }
  const given = new AbortController()
  calls.set(id, given)
  try {
    return { problem: null, result: await command.invoke(parameters, given.signal) }
  } catch (error) {
    return { problem: /** @type {Error} */ (error).message, result: null }
  } finally {
    calls.delete(id)
  }
}
