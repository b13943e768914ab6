import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'playwright/test'
import { ROOT } from '../scripts/place.mjs'

/** A command of the project that is running or has ended. */
export interface Command {
  readonly process: ChildProcess
  /** What it has printed so far, both streams. */
  readonly output: () => string
  /** Its standard output alone. */
  readonly stdout: () => string
  /** Resolves with the exit status. */
  readonly ended: Promise<number | null>
  /** Resolves when it has printed a text; rejects when it ends before. */
  waitFor(text: string): Promise<void>
}

/** What a command finds beside its arguments. */
export interface Given {
  /** Its standard input. */
  readonly input?: string
  /** Added to its environment; by default it believes to have no display. */
  readonly environment?: Readonly<Record<string, string>>
  /** Whether a shell starts it, as npm does; `process` is then the shell. */
  readonly isBetween?: boolean
}

/** A folder, a port and a browser profile that belong to one test. */
export interface Place {
  readonly folder: string
  readonly port: number
  readonly profile: string
  /** Starts a script of `scripts/` as its npm command does, in the folder, without a key. */
  start(script: string, args?: readonly string[], given?: Given): Command
  /** How many browser processes have this place's profile. */
  browsers(): number
}

export const test = base.extend<{ place: Place }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  place: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'autocoder-command-'))
    const profile = join(folder, 'profile')
    const port = await freePort()
    const commands: Command[] = []
    await use({
      folder,
      port,
      profile,
      start(script, args = [], given = {}) {
        const command = startCommand(script, args, given, { folder, port, profile })
        commands.push(command)
        return command
      },
      browsers: () => countBrowsers(profile),
    })
    for (const command of commands) command.process.kill('SIGKILL')
    await Promise.all(commands.map((command) => command.ended))
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  },
})

function startCommand(
  script: string,
  args: readonly string[],
  { input = '', environment: added = { CI: '1' }, isBetween = false }: Given,
  { folder, port, profile }: Pick<Place, 'folder' | 'port' | 'profile'>,
): Command {
  const { OPENAI_API_KEY: _, OPENAI_BASE_URL: __, CI: ___, ...environment } = process.env
  const command = [process.execPath, join(ROOT, 'scripts', script), ...args]
  const [file = '', ...rest] = isBetween ? ['sh', '-c', '"$0" "$@"; true', ...command] : command
  const child = spawn(file, rest, {
    cwd: folder,
    env: { ...environment, ...added, AUTOCODER_PORT: `${port}`, AUTOCODER_PROFILE: profile },
  })
  let output = ''
  let stdout = ''
  const listeners = new Set<() => void>()
  const take = (chunk: Buffer) => {
    output += chunk
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', take)
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', take)
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const waitFor = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      look()
      ended.then(() => reject(new Error(`It ended without "${text}":\n${output}`)))
    })
  return { process: child, output: () => output, stdout: () => stdout, ended, waitFor }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function countBrowsers(profile: string): number {
  const processes = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8', maxBuffer: 1e8 })
  return processes.split('\n').filter((line) => line.includes(`--user-data-dir=${profile}`)).length
}
