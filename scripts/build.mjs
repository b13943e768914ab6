// @ts-check
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { executeTool } from './execute.mjs'
import { CommandFailure } from './failure.mjs'
import { DIST, ROOT } from './place.mjs'

/** What the build reads. */
const SOURCES = [
  'src',
  'public',
  'vendor',
  'scripts/build',
  'index.html',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
]

/**
 * Says why the app must be built, or returns `null` when the build is newer than all of its sources.
 * @param {string} dist the build's folder @param {readonly string[]} sources files and folders
 */
export async function whyBuild(dist, sources) {
  const built = await stat(join(dist, 'index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
  if (built === null) return 'there is no build yet'
  for (const source of sources) {
    const newer = await findNewer(source, built)
    if (newer) return `${newer} is newer than the build`
  }
  return null
}

/**
 * The first path that changed after a moment, or `null`. A folder changes when a file in it comes or goes.
 * @param {string} path @param {number} moment ms since the epoch @returns {Promise<string | null>}
 */
async function findNewer(path, moment) {
  const found = await stat(path).catch(() => null)
  if (!found) return null
  if (found.mtimeMs > moment) return path
  if (!found.isDirectory()) return null
  for (const name of await readdir(path)) {
    const newer = await findNewer(join(path, name), moment)
    if (newer) return newer
  }
  return null
}

/**
 * Makes sure that `dist/` is what the sources say.
 * @throws {CommandFailure} when it can't be built
 */
export async function ensureBuild() {
  const reason = await whyBuild(
    DIST,
    SOURCES.map((path) => join(ROOT, path)),
  )
  if (!reason) return
  console.log(`Building the app: ${reason.replace(ROOT, '')}.`)
  const { code, output } = await executeTool('vite', ['build', '--logLevel', 'error'], { isQuiet: true })
  if (code === 0) return
  console.error(output)
  throw new CommandFailure('The app could not be built; what the build says is above.')
}
