import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'playwright/test'
import { ROOT } from '../../scripts/place.mjs'

// Takes the lines away, one at a time, that keep embedders and other callers within what the person allows. Each must be
// missed by some unit test: what a test can't miss it does not protect.

interface Line {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly put?: string
}

const HOST = 'src/api/embed/createEmbedHost.ts'
const ASK = 'src/api/embed/askPermission.ts'
const PETITION = 'src/api/embed/readPetition.ts'
const SERVER = 'src/api/embed/serveEmbedder.ts'
const START = 'src/api/commands/runCommands.ts'

const LINES: readonly Line[] = [
  { name: 'the frame hears the page around it alone', file: HOST, find: 'source !== page.parent || ' },
  { name: 'an embedder has an origin', file: HOST, find: ' || !isNamedOrigin(origin)' },
  {
    name: 'what one page may no other may',
    file: HOST,
    find: 'if (state.origin !== null && state.origin !== origin) return',
  },
  { name: 'the word of the window that was opened', file: ASK, find: 'source !== opened || ' },
  { name: 'the word of the app’s own origin', file: ASK, find: 'from !== page.location.origin || ' },
  { name: 'a word for this embedder', file: ASK, find: 'grant.origin === origin && ' },
  { name: 'a word that there is', file: ASK, find: ' && ACCESS.includes(grant.access)' },
  { name: 'the question comes from the app', file: PETITION, find: 'location.origin, [', put: "'*', [" },
  { name: 'the person can read who asks', file: PETITION, find: 'if (!isNamedOrigin(origin)) return null' },
  {
    name: 'looking is not spending',
    file: SERVER,
    find: "command.access === 'spend' && current.access !== 'spend'",
    put: 'false',
  },
  {
    name: 'so much at once',
    file: SERVER,
    find: 'pending.size - ending.size >= MAX_PENDING',
    put: 'false',
  },
  {
    name: 'the schema of what is asked',
    file: 'src/api/embed/messages.ts',
    find: "schemaProblem(REQUESTS[type as Request['type']], value) === null ?",
    put: 'true ?',
  },
  {
    name: 'the schema of a command',
    file: 'src/api/commands/command.ts',
    find: 'if (problem) throw',
    put: 'if (false) throw',
  },
  {
    name: 'the model that was chosen',
    file: START,
    find: '(chosen.model ?? given.model) !== given.model',
    put: 'false',
  },
  { name: 'limits that are there by themselves', file: START, find: '...DEFAULT_LIMITS, ' },
  { name: 'limits that can’t be widened', file: START, find: 'Math.min(amount, ', put: 'Math.max(amount, ' },
  {
    name: 'the page hears its frame alone',
    file: 'src/embed.ts',
    find: 'source === iframe.contentWindow && ',
  },
  { name: 'the page hears the app alone', file: 'src/embed.ts', find: 'from === origin && ' },
]

test.setTimeout(120_000)

for (const { name, file, find, put = '' } of LINES)
  test(`without “${name}”, a test fails`, async () => {
    expect(readFileSync(join(ROOT, file), 'utf8').split(find)).toHaveLength(2)
    const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter', 'json', '--config']
    const tests = ['e2e/attack/without.vitest.config.ts', 'src/api', 'src/embed.test.ts']
    const env = { ...process.env, AUTOCODER_WITHOUT: JSON.stringify({ file, find, put }) }
    const ran = await promisify(execFile)(process.execPath, [...vitest, ...tests], { cwd: ROOT, env }).catch(
      ({ code, stdout }) => ({ code, stdout }),
    )
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringMatching(/"numFailedTests":[1-9]/) })
  })
