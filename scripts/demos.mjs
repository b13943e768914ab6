// @ts-check
import { CommandFailure, EXIT } from './failure.mjs'

/** @typedef {{ name: string, title: string, description: string, note: string, file: string }} Demo */

/**
 * The recording of a demo, read by the page from its own host.
 * @param {import('playwright-core').Page} page @param {string} name
 * @returns {Promise<import('../src/core/recording').Recording>}
 * @throws {CommandFailure} when there is no demo of that name
 */
export async function fetchDemo(page, name) {
  const fetched = await page.evaluate(async (wanted) => {
    /** @type {Demo[]} */
    const demos = await fetch('demos/index.json').then((response) => (response.ok ? response.json() : []))
    const demo = demos.find((candidate) => candidate.name === wanted)
    const names = demos.map((candidate) => candidate.name)
    return { names, recording: demo ? await (await fetch(`demos/${demo.file}`)).json() : null }
  }, name)
  if (fetched.recording) return fetched.recording
  throw new CommandFailure(
    `There is no demo "${name}". There ${fetched.names.length === 1 ? 'is' : 'are'}: ${fetched.names.join(', ') || 'none'}.`,
    EXIT.usage,
  )
}
