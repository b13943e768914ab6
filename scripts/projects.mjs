// @ts-check
import { CommandFailure, EXIT } from './failure.mjs'

/** @typedef {import('../src/api/types').Autocoder} Autocoder */
/** @typedef {import('playwright-core').Page} Page */

/**
 * What is known of a saved project.
 * @param {Page} page @param {string} name
 * @throws {CommandFailure} when there is none of that name
 */
export async function findProject(page, name) {
  const projects = await page.evaluate(() =>
    /** @type {{ autocoder: Autocoder }} */ (/** @type {unknown} */ (window)).autocoder.projects.list(),
  )
  const found = projects.find((project) => project.name === name)
  if (found) return found
  const names = projects.map((project) => project.name).join(', ')
  throw new CommandFailure(
    `There is no project "${name}". ${names ? `There are: ${names}.` : 'Nothing is saved yet: begin with --goal and --name.'}`,
    EXIT.usage,
  )
}

/**
 * The files of a saved project: the sources, and what main wrote when it last ran.
 * @param {Page} page @param {string} name @returns {Promise<Record<string, Uint8Array>>}
 */
export async function projectFiles(page, name) {
  const zip = await page.evaluate(async (wanted) => {
    const { autocoder } = /** @type {{ autocoder: Autocoder }} */ (/** @type {unknown} */ (window))
    const blob = await autocoder.projects.export(wanted, { bare: true })
    return new Uint8Array(await blob.arrayBuffer())
  }, name)
  const { unzipSync } = await import('fflate')
  return unzipSync(zip)
}
