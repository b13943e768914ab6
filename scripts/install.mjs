// @ts-check
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execute } from './execute.mjs'
import { CommandFailure } from './failure.mjs'
import { ROOT } from './place.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lock */

/**
 * Says why the packages must be installed, or returns `null` when they are those of the lock file.
 * @param {Lock} wanted the lock file @param {Lock | null} installed what npm says is installed
 */
export function whyInstall(wanted, installed) {
  if (!installed) return 'they are not installed yet'
  const stale = Object.entries(wanted.packages).find(([path, locked]) => {
    const found = installed.packages[path]
    // Packages for other systems are in the lock file, and not here.
    if (path === '' || (!found && locked.optional)) return false
    return found?.version !== locked.version || found?.integrity !== locked.integrity
  })
  return stale ? `package-lock.json has changed (${stale[0].replace(/^.*node_modules\//, '')})` : null
}

/**
 * Makes sure that the npm packages are there.
 * @throws {CommandFailure} when they can't be installed
 */
export async function ensurePackages() {
  assertNode(process.versions.node)
  const reason = whyInstall(
    JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')),
    await readFile(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8').then(JSON.parse, () => null),
  )
  if (!reason) return
  console.log(`Installing the npm packages that the app is built from: ${reason}.`)
  const { code, ended } = await execute('npm', ['ci', '--no-audit', '--no-fund'], {
    seconds: 900,
    isAside: true,
  })
  if (code === 0) return
  throw new CommandFailure(
    ended === 'missing'
      ? 'The npm packages could not be installed: there is no "npm" on the PATH. It comes with Node.js.'
      : 'The npm packages could not be installed. What npm says is above; most often the registry can not be reached. Try again, or run "npm ci" yourself.',
  )
}

/** @param {string} version of Node @throws {CommandFailure} when it is too old */
export function assertNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    throw new CommandFailure(`autocoder needs Node.js 20.19 or newer; this is ${version}.`)
}
