// @ts-check
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const HAS_TERMINAL = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

/** Runs Node at a terminal, and types what is to be answered whenever the last of the texts has been shown. */
async function atTerminal(
  /** @type {readonly string[]} */ args,
  /** @type {readonly [string, string][]} */ typed,
) {
  const quoted = [process.execPath, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  const { OPENAI_API_KEY: _, OPENAI_BASE_URL: __, ...env } = process.env
  const terminal = spawn('script', ['-qec', quoted, '/dev/null'], { env: { ...env, TERM: 'dumb' } })
  let shown = ''
  const left = [...typed]
  terminal.stdout.on('data', (chunk) => {
    shown += chunk
    const next = left[0]
    if (!next || !shown.includes(next[0])) return
    left.shift()
    terminal.stdin.write(next[1])
  })
  const code = await new Promise((resolve) => terminal.on('close', resolve))
  return { code, shown: shown.replaceAll('\r', '') }
}

const ASK = `import { askLine, LineReader } from ${JSON.stringify(at('./terminal.mjs'))}
console.log('asked', await askLine('Who? '))
const lines = new LineReader()
console.log('read', await lines.next())
lines.close()`

it.runIf(HAS_TERMINAL)('asks at a terminal, and then reads its lines', async () => {
  const asking = ['--input-type=module', '-e', ASK]
  const typed = /** @type {[string, string][]} */ ([
    ['Who? ', ' Ada \n'],
    ['asked Ada', 'more\n'],
  ])
  const { shown } = await atTerminal(asking, typed)
  expect(shown).toContain('asked Ada\n')
  expect(shown).toContain('read more\n')
})

it.runIf(HAS_TERMINAL)('asks nobody for a goal that no model would be asked for', async () => {
  const { code, shown } = await atTerminal([at('./autocoder.mjs')], [])
  expect(code).toBe(2)
  expect(shown).toContain('There is no key')
  expect(shown).not.toContain('What should Python build')
})

it.runIf(HAS_TERMINAL)(
  'asks at a terminal for what is missing, and names it where the answer is empty',
  async () => {
    const args = [at('./autocoder.mjs'), '--base-url', 'http://127.0.0.1:9/v1']
    const { code, shown } = await atTerminal(args, [
      ['What should Python build for you? ', 'A song\n'],
      ['What is the project called? ', '\n'],
    ])
    expect(code).toBe(2)
    expect(shown).toContain('needs a name')
  },
)
