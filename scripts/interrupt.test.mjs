// @ts-check
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const WATCHING = `
import { watchParent } from ${JSON.stringify(fileURLToPath(new URL('./interrupt.mjs', import.meta.url)))}
watchParent(() => { console.log('gone'); process.exit() })
setTimeout(() => console.log('still there'), 8_000)
console.log('watching')`

/** Starts a process that watches, kills the one above it that is asked for, and says what the watching one has said. */
async function afterKill(/** @type {'node' | 'npm'} */ between) {
  const watcher = [process.execPath, '--input-type=module', '-e', WATCHING]
  const waiting = 'setInterval(() => {}, 1000)'
  // npm starts a shell, which starts what is asked for; a shell that has more to do stays.
  const [file, ...args] = between === 'npm' ? ['sh', '-c', '"$0" "$@"; true', ...watcher] : watcher
  const code = `require('node:child_process').spawn(${JSON.stringify(file)}, ${JSON.stringify(args)}, { stdio: ['ignore', 'inherit', 'inherit'] }); ${waiting}`
  const { npm_command: _, ...environment } = process.env
  const env = { ...environment, ...(between === 'npm' && { npm_command: 'run-script' }) }
  const above = spawn(process.execPath, ['-e', code], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const chunk of above.stdout) {
    if (said === '') above.kill('SIGKILL')
    said += chunk
  }
  return said
}

it.runIf(process.platform === 'linux').each(['node', 'npm'])(
  'hears that what started it was killed, with %s between',
  async (between) => {
    expect(await afterKill(/** @type {'node' | 'npm'} */ (between))).toBe('watching\ngone\n')
  },
)
