// @ts-check
import { CommandFailure } from './failure.mjs'

/** What drives the browser; whoever uses only the module may leave it out. @throws {CommandFailure} when it is not there */
export async function loadPlaywright() {
  try {
    return await import('playwright-core')
  } catch {
    throw new CommandFailure(
      'The package "playwright-core", which drives the browser, is not installed. Install it beside this one: npm install playwright-core',
    )
  }
}
