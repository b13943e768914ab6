// @ts-check
import { constants } from 'node:fs'
import { lstat, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { CommandFailure, EXIT } from './failure.mjs'

/** @typedef {Readonly<Record<string, string | Uint8Array>>} Files */

/** @param {string} folder @throws {CommandFailure} when it is there and not a folder */
export async function assertFolder(folder) {
  const found = await stat(folder).catch(() => null)
  if (found && !found.isDirectory())
    throw new CommandFailure(
      `"${folder}" is not a folder, so the project can't be written there. Give another --out.`,
      EXIT.usage,
    )
}

/**
 * Writes files into a folder: all of them, or none when one may not be written.
 * @param {string} folder is made when it is missing @param {Files} files
 * @param {{ isForced: boolean }} options `isForced`: files that differ are overwritten
 * @returns {Promise<number>} how many were new or changed
 * @throws {CommandFailure} when a path leaves the folder, or a file that differs is there
 */
export async function writeFiles(folder, files, { isForced }) {
  const root = resolve(folder)
  const entries = Object.entries(files).map(([path, content]) => ({ path, bytes: Buffer.from(content) }))
  const places = await Promise.all(entries.map((entry) => look(root, entry)))
  const refused = places.filter(({ problem }) => problem !== null)
  if (refused.length)
    throw refusal(
      folder,
      refused.map(({ path, problem }) => `${path}: ${problem}`),
    )
  const different = places.filter(({ state }) => state === 'different')
  if (different.length && !isForced)
    throw refusal(
      folder,
      different.map(({ path }) => `${path}: is there already and differs`),
      'Give another --out, or --force to overwrite.',
    )
  await mkdir(root, { recursive: true })
  const changed = places.filter(({ state }) => state !== 'same')
  for (const { path, bytes, state } of changed) await write(join(root, path), bytes, state === 'missing')
  return changed.length
}

/**
 * @typedef {{ path: string, bytes: Buffer, state: 'missing' | 'same' | 'different', problem: string | null }} Place
 * @param {string} root @param {{ path: string, bytes: Buffer }} entry @returns {Promise<Place>}
 */
async function look(root, { path, bytes }) {
  const problem = pathProblem(path) ?? (await wayProblem(root, path))
  if (problem) return { path, bytes, state: 'different', problem }
  const target = join(root, path)
  const found = await lstat(target).catch(() => null)
  if (!found) return { path, bytes, state: 'missing', problem: null }
  if (!found.isFile())
    return { path, bytes, state: 'different', problem: 'something that is not a file has this name' }
  const isSame = found.size === bytes.length && bytes.equals(await readFile(target))
  return { path, bytes, state: isSame ? 'same' : 'different', problem: null }
}

/** Why a path may not be written at all. @param {string} path */
function pathProblem(path) {
  const parts = path.split('/')
  const isOutside = parts.some((part) => part === '' || part === '.' || part === '..')
  // A backslash and a colon lead elsewhere on Windows, and nothing cuts a name short but NUL.
  return isOutside || /[\\:\0]/.test(path) ? 'the path leaves the folder' : null
}

/** Why the folders on the way may not be followed. @param {string} root @param {string} path */
async function wayProblem(root, path) {
  const parts = path.split('/').slice(0, -1)
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const found = await lstat(join(root, ...parts.slice(0, depth))).catch(() => null)
    if (found && !found.isDirectory()) return `"${parts.slice(0, depth).join('/')}" is not a folder`
  }
  return null
}

/** @param {string} target @param {Buffer} bytes @param {boolean} isNew */
async function write(target, bytes, isNew) {
  await mkdir(dirname(target), { recursive: true })
  const { O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_NOFOLLOW = 0 } = constants
  // Two names that differ in case alone are one file on some systems: the second must not replace the first.
  await writeFile(target, bytes, {
    flag: /** @type {any} */ (O_WRONLY | O_CREAT | O_NOFOLLOW | (isNew ? O_EXCL : O_TRUNC)),
  })
}

/** @param {string} folder @param {string[]} problems */
const refusal = (folder, problems, advice = '') =>
  new CommandFailure(
    [`Nothing was written to ${folder}:`, ...problems.map((problem) => `  ${problem}`), advice]
      .filter(Boolean)
      .join('\n'),
  )
