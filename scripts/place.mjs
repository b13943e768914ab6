// @ts-check
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailure, EXIT } from './failure.mjs'

/** The folder of the repository, or of the installed package. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What is built. */
export const DIST = join(ROOT, 'dist')

/** Whether this is the installed package: it has what is built, and nothing to build it from. */
export const IS_PACKAGE = !existsSync(join(ROOT, 'vite.config.ts'))

/** How a person starts the command line here. */
export const COMMAND = IS_PACKAGE ? 'npx autocoder' : 'npm run autocoder --'

/** What the commands keep for themselves: not under version control, and not lost when a package is installed anew. */
export const CACHE = IS_PACKAGE
  ? join(cacheFolder(process.platform, process.env), 'autocoder')
  : join(ROOT, '.cache', 'autocoder')

/** Where programs keep things on a system. @param {NodeJS.Platform} platform @param {NodeJS.ProcessEnv} environment */
function cacheFolder(platform, environment) {
  if (platform === 'win32' && environment.LOCALAPPDATA) return environment.LOCALAPPDATA
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  return environment.XDG_CACHE_HOME || join(homedir(), '.cache')
}

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
