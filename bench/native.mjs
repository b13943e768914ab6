// @ts-check
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CommandFailure } from '../scripts/failure.mjs'
import { CACHE, ROOT } from '../scripts/place.mjs'

/** @typedef {import('./epoch.mjs').Files} Files */

/**
 * CPython of this machine with the pytest that ships with the app, in an environment of its own.
 * @returns {string} the path of its program
 * @throws {CommandFailure} when there is no Python or pytest can't be had
 */
export function ensureNativePython() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'vendor/python/manifest.json'), 'utf8')).find(
    (/** @type {{ name: string }} */ wheel) => wheel.name === 'pytest',
  )
  const folder = join(CACHE, 'bench', `pytest-${version}`)
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(python) && isDone(python, ['-m', 'pytest', '--version'])) return python
  rmSync(folder, { recursive: true, force: true })
  if (!isDone('python3', ['-m', 'venv', folder]))
    throw new CommandFailure('The comparison needs python3 with its module venv. Install it and try again.')
  if (!isDone(python, ['-m', 'pip', 'install', '--quiet', `pytest==${version}`]))
    throw new CommandFailure(
      'pytest could not be installed for the comparison: pip could not reach its index.',
    )
  return python
}

const execute = promisify(execFile)

const isDone = (/** @type {string} */ command, /** @type {string[]} */ args) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** A folder for one project, in which CPython keeps its bytecode from one epoch to the next. */
export function createNative(/** @type {string} */ python) {
  const folder = mkdtempSync(join(tmpdir(), 'autocoder-bench-'))
  // Never synchronously: Playwright attaches to each worker that the browser starts, and would keep it waiting meanwhile.
  const run = (/** @type {string[]} */ ...args) => execute(python, args, { cwd: folder })
  const timed = async (/** @type {() => Promise<unknown>} */ work) => {
    const begun = performance.now()
    await work()
    return performance.now() - begun
  }
  return {
    write(/** @type {Files} */ files) {
      mkdirSync(folder, { recursive: true })
      for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content)
    },
    /** As a fresh checkout: no bytecode. */
    forget() {
      rmSync(join(folder, '__pycache__'), { recursive: true, force: true })
      rmSync(join(folder, '.pytest_cache'), { recursive: true, force: true })
    },
    /** One process for each file compiled, for each test file, and for main.py; milliseconds. */
    epoch: (/** @type {Files} */ files) =>
      timed(async () => {
        const paths = Object.keys(files)
        for (const path of paths) await run('-m', 'py_compile', path)
        for (const path of paths) if (path.endsWith('_test.py')) await run('-m', 'pytest', '-q', path)
        await run('main.py')
      }),
    /** One process for all tests; milliseconds. */
    tests: () => timed(() => run('-m', 'pytest', '-q')),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}
