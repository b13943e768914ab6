// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { CommandFailure, reportFailure } from '../scripts/failure.mjs'
import { openApp } from '../scripts/openApp.mjs'
import { CACHE, ROOT } from '../scripts/place.mjs'

// The own tests of a library that many people use, run by CPython on this machine and by the sealed sandbox: every test
// must come to the same outcome in both. The library is fetched by its hash and is no part of the project.

const LIBRARY = {
  name: 'pyasn1',
  version: '0.6.5',
  hash: 'sha256:6b11616a6bcf3a40e635f082bb232fa57b5e0dd7f517bd7ddd69ec3794508a47',
}
const SECONDS = 300
const FOLDER = join(CACHE, 'library')
const PYTHON = join(FOLDER, 'python', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

/** @typedef {Record<string, readonly [outcome: string, reason: string]>} Outcomes by the test's id */

/** @param {string} command @param {readonly string[]} args @param {import('node:child_process').SpawnSyncOptions} [options] */
function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options })
  if (error) throw new CommandFailure(`${command} could not be started: ${error.message}`)
  return status
}

/** CPython with exactly the pytest that ships with the app. */
function ensureNativePython() {
  if (existsSync(PYTHON)) return
  const wheels = readdirSync(join(ROOT, 'vendor/python')).filter((name) => name.endsWith('.whl'))
  const paths = wheels.map((name) => join(ROOT, 'vendor/python', name))
  if (
    run('python3', ['-m', 'venv', join(FOLDER, 'python')]) !== 0 ||
    run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--no-index', '--no-deps', ...paths]) !== 0
  ) {
    rmSync(join(FOLDER, 'python'), { recursive: true, force: true })
    throw new CommandFailure('This needs python3 with its modules venv and pip.')
  }
}

/** Fetches the library's source and unpacks it. @returns {string} the folder in which its tests are run */
function ensureLibrary() {
  const { name, version, hash } = LIBRARY
  const folder = join(FOLDER, `${name}-${version}`)
  if (existsSync(folder)) return folder
  const wanted = join(FOLDER, 'library.txt')
  writeFileSync(wanted, `${name}==${version} --hash=${hash}\n`)
  const source = ['--no-binary', ':all:', '--no-deps', '--require-hashes']
  const arguments_ = [
    '-m',
    'pip',
    'download',
    '--quiet',
    ...source,
    '--dest',
    FOLDER,
    '--requirement',
    wanted,
  ]
  if (run(PYTHON, arguments_) !== 0)
    throw new CommandFailure(`${name} ${version} could not be fetched, or it is not what its hash says.`)
  if (run(PYTHON, ['-m', 'tarfile', '-e', `${folder}.tar.gz`, FOLDER]) !== 0)
    throw new CommandFailure(`${folder}.tar.gz could not be unpacked.`)
  return folder
}

/** @param {string} folder @returns {{ outcomes: Outcomes, seconds: number }} */
function runNatively(folder) {
  const file = join(FOLDER, 'native.json')
  rmSync(file, { force: true })
  const env = {
    ...process.env,
    PYTHONPATH: join(ROOT, 'bench'),
    OUTCOMES: file,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const begun = performance.now()
  run(PYTHON, ['-m', 'pytest', '-q', '-p', 'outcomes', '-p', 'no:cacheprovider'], { cwd: folder, env })
  if (!existsSync(file)) throw new CommandFailure('CPython could not run the tests.')
  return {
    outcomes: JSON.parse(readFileSync(file, 'utf8')),
    seconds: (performance.now() - begun) / 1000,
  }
}

/** Every file of a folder; bytes as base64, because that crosses into the page. @param {string} folder */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => /** @type {const} */ ([relative(folder, path).split(sep).join('/'), readFileSync(path)]))
    .map(([path, bytes]) => /** @type {const} */ ([path, bytes.toString('base64')]))
}

/** @param {string} folder @returns {Promise<{ outcomes: Outcomes, seconds: number, ended: string }>} */
async function runSealed(folder) {
  const app = await openApp()
  try {
    const begun = performance.now()
    const report = await app.page.evaluate(
      async ({ given, seconds }) => {
        const files = Object.fromEntries(
          given.map(([path, text]) => {
            const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
            try {
              return [path, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)]
            } catch {
              return [path, bytes]
            }
          }),
        )
        const { tests, ended } = await window.autocoder.check({ files, limits: { seconds } })
        return { tests: tests.map(({ id, outcome, message }) => ({ id, outcome, message })), ended }
      },
      { given: filesOf(folder), seconds: SECONDS },
    )
    const outcomes = report.tests.map(({ id, outcome, message }) => [
      id,
      [outcome, outcome === 'skipped' ? message : ''],
    ])
    return {
      outcomes: Object.fromEntries(outcomes),
      seconds: (performance.now() - begun) / 1000,
      ended: report.ended,
    }
  } finally {
    await app.close()
  }
}

/** `1261 passed, 3 skipped` @param {Outcomes} outcomes */
function countsOf(outcomes) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const [outcome] of Object.values(outcomes)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'nothing'
}

async function compare() {
  mkdirSync(FOLDER, { recursive: true })
  ensureNativePython()
  const folder = ensureLibrary()
  const native = runNatively(folder)
  const sealed = await runSealed(folder)
  console.log(`${LIBRARY.name} ${LIBRARY.version}, its own tests`)
  console.log(`CPython   ${countsOf(native.outcomes)} in ${native.seconds.toFixed(1)} s`)
  console.log(
    `sandbox   ${countsOf(sealed.outcomes)} in ${sealed.seconds.toFixed(1)} s, ended by ${sealed.ended}`,
  )
  const ids = new Set([...Object.keys(native.outcomes), ...Object.keys(sealed.outcomes)])
  const textOf = (/** @type {Outcomes} */ outcomes, /** @type {string} */ id) =>
    outcomes[id]?.filter(Boolean).join(': ') ?? 'not there'
  const differing = [...ids].filter((id) => textOf(native.outcomes, id) !== textOf(sealed.outcomes, id))
  for (const id of differing)
    console.log(
      `differs: ${id}: CPython ${textOf(native.outcomes, id)}, sandbox ${textOf(sealed.outcomes, id)}`,
    )
  if (differing.length > 0 || sealed.ended !== 'exit')
    throw new CommandFailure(`${differing.length} of ${ids.size} tests differ.`)
  console.log(`All ${ids.size} agree, test by test.`)
}

try {
  await compare()
} catch (error) {
  process.exitCode = reportFailure(error)
}
