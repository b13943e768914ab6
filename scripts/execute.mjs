// @ts-check
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './place.mjs'

/**
 * @typedef {object} Execution
 * @property {Record<string, string>} [env] added to this process's environment
 * @property {number} [seconds] it is killed after so many
 * @property {number} [silentSeconds] it is killed when it prints nothing for so long
 * @property {boolean} [isQuiet] its output is kept back, and only returned
 * @property {boolean} [isAside] its output goes to standard error, all of it
 */

/**
 * Runs a program in the repository's folder and shows what it prints.
 * @param {string} command @param {readonly string[]} args @param {Execution} [options]
 * @returns {Promise<{ code: number | null, output: string, ended: 'exit' | 'time' | 'missing' }>}
 *   `missing`: there is no such program. Never rejects.
 */
export function execute(
  command,
  args,
  { env = {}, seconds, silentSeconds, isQuiet = false, isAside = false } = {},
) {
  return new Promise((resolve) => {
    // On Windows npm and npx are scripts, which only a shell starts.
    const shell = process.platform === 'win32' && !command.endsWith('.exe')
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
    })
    let output = ''
    /** @type {'exit' | 'time'} */
    let ended = 'exit'
    const kill = () => {
      ended = 'time'
      child.kill('SIGKILL')
    }
    const limit = seconds === undefined ? undefined : setTimeout(kill, seconds * 1000)
    /** @type {NodeJS.Timeout | undefined} */
    let silence
    const heard = () => {
      clearTimeout(silence)
      if (silentSeconds !== undefined) silence = setTimeout(kill, silentSeconds * 1000)
    }
    /** @param {NodeJS.WriteStream} to */
    const take = (to) => (/** @type {Buffer} */ chunk) => {
      heard()
      output += chunk
      if (!isQuiet) to.write(chunk)
    }
    /** @param {number | null} code @param {'exit' | 'time' | 'missing'} how */
    const finish = (code, how) => {
      clearTimeout(limit)
      clearTimeout(silence)
      resolve({ code, output, ended: how })
    }
    heard()
    child.stdout.on('data', take(isAside ? process.stderr : process.stdout))
    child.stderr.on('data', take(process.stderr))
    child.on('error', () => finish(null, 'missing'))
    child.on('close', (code) => finish(code, ended))
  })
}

/** The program files of the tools, which `node` starts the same way on every system. */
const TOOLS = {
  biome: '@biomejs/biome/bin/biome',
  playwright: 'playwright/cli.js',
  tsc: 'typescript/bin/tsc',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
}

/**
 * Runs one of the project's tools.
 * @param {keyof typeof TOOLS} tool @param {readonly string[]} args @param {Execution} [options]
 */
export const executeTool = (tool, args, options) =>
  execute(process.execPath, [join(ROOT, 'node_modules', TOOLS[tool]), ...args], options)
