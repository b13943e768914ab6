// @ts-check
import { readFile } from 'node:fs/promises'
import { isOpenAi } from './arguments.mjs'
import { CommandFailure, EXIT } from './failure.mjs'

/** @typedef {import('./arguments.mjs').Command} Command */
/** @typedef {import('../src/core/options').AutocoderOptions} AutocoderOptions */

/** What a person allows, whatever is run. @param {Command} command @returns {Partial<AutocoderOptions>} */
export const allowed = ({ limits, mayFetchPackages, hosts }) => ({
  // This process prints the steps, so the page's console needs none.
  log_level: 'quiet',
  limits,
  ...(hosts && { hosts }),
  ...(mayFetchPackages && { packages: 'registry' }),
})

/** Who answers. @param {Command} command @returns {Partial<AutocoderOptions>} */
export const connected = ({ model, baseUrl }) => ({
  ...(model !== undefined && { model }),
  ...(baseUrl !== undefined && { base_url: baseUrl }),
  ...(process.env.OPENAI_API_KEY && { api_key: process.env.OPENAI_API_KEY }),
})

/** What a program under way reads. @param {Command} command @returns {Promise<Partial<AutocoderOptions>>} */
export async function fed({ stdinFile }) {
  if (stdinFile === undefined) return {}
  const text = await readText(stdinFile, '--stdin')
  return text === '' ? {} : { stdin: text.replace(/\r?\n$/, '').split(/\r?\n/) }
}

/** @param {string} path @param {string} option @throws {CommandFailure} when it can't be read */
export const readText = (path, option) =>
  readFile(path, 'utf8').catch(() => {
    throw new CommandFailure(`The file "${path}" of ${option} can't be read.`, EXIT.usage)
  })

/** @param {Command} command @throws {CommandFailure} when nobody would answer */
export function assertKey({ baseUrl }) {
  if (process.env.OPENAI_API_KEY || !isOpenAi(baseUrl)) return
  throw new CommandFailure(
    'There is no key: set OPENAI_API_KEY, or name an endpoint that needs none with --base-url. A demo needs none either: --demo random_midi_generator.',
    EXIT.usage,
  )
}

/** A refused option is wrong usage; the page says which in a sentence. @param {unknown} error */
export function sentenceOf(error) {
  const refused = /(The option "[^\n]*)/.exec(String(error))
  return refused?.[1] && !(error instanceof CommandFailure)
    ? new CommandFailure(refused[1], EXIT.usage)
    : error
}
