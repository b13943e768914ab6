// @ts-check
import { CommandFailure } from './failure.mjs'
import { plain } from './lines.mjs'
import { writeFiles } from './outFolder.mjs'
import { COMMAND } from './place.mjs'

/**
 * Writes the files of a project.
 * @param {{ name: string, out: string, isForced: boolean }} command @param {import('./outFolder.mjs').Files} files
 * @returns {Promise<string>} a sentence about what was written
 * @throws {CommandFailure} when something is in the way
 */
export async function deliver({ name, out, isForced }, files) {
  const total = Object.keys(files).length
  if (total === 0) return 'There are no files yet.'
  try {
    const changed = await writeFiles(out, files, { isForced })
    return `${total} ${total === 1 ? 'file is' : 'files are'} in ${out}, ${changed} of them new or changed.`
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    throw new CommandFailure(
      `${plain(error.message)}\nThe project itself is kept: ${COMMAND} --project ${quoted(name)} --out DIR`,
    )
  }
}

export const quoted = (/** @type {string} */ text) => (/^[\w.-]+$/.test(text) ? text : JSON.stringify(text))
