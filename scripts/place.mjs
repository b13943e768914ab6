// @ts-check
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailure, EXIT } from './failure.mjs'

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What is built. */
export const DIST = join(ROOT, 'dist')

/** What the commands keep for themselves; not under version control. */
export const CACHE = join(ROOT, '.cache', 'autocoder')

/** Storage belongs to the origin, so the port is the same from one command to the next. */
const DEFAULT_PORT = 4747

/** The port that the app is served on: `AUTOCODER_PORT`, else the fixed one. */
export function appPort(environment = process.env) {
  const text = environment.AUTOCODER_PORT
  if (!text) return DEFAULT_PORT
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new CommandFailure(`AUTOCODER_PORT must be a port from 1 to 65535, not "${text}".`, EXIT.usage)
  return port
}

/** The folder of the headless browser's profile, in which the projects are kept: `AUTOCODER_PROFILE`, else a fixed one. */
export const profileFolder = (environment = process.env) =>
  environment.AUTOCODER_PROFILE || join(CACHE, 'profile')
