// @ts-check
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { driveRun } from './driveRun.mjs'
import { CommandFailure, EXIT, reportFailure } from './failure.mjs'
import { watchInterrupt } from './interrupt.mjs'
import { line, plain, printer } from './lines.mjs'
import { openApp } from './openApp.mjs'
import { ROOT } from './place.mjs'
import { playRun } from './playRun.mjs'
import { serveReplies } from './replies.mjs'

/** @typedef {import('../src/core/recording').Recording} Recording */

const HELP = `Records a demo into public/demos/NAME.json.

  npm run record -- NAME --goal "…" --base-url URL [--model NAME] [--note "…"] [--stdin FILE]
      a run against a live endpoint; the key is read from OPENAI_API_KEY
  npm run record -- NAME [--note "…"]
      the same replies once more, after something that a recording is matched by has changed

  --note   who wrote the replies, when it was not the model; the demo's card shows it`

const TEXT = /** @type {const} */ ({ type: 'string' })

async function main() {
  const { values, name } = readArguments()
  if (!name) {
    console.log(HELP)
    return EXIT.usage
  }
  const target = join(ROOT, 'public', 'demos', `${name}.json`)
  /** @type {Recording | null} */
  const known = await readFile(target, 'utf8').then(JSON.parse, () => null)
  const source = await sourceOf(name, values, known)
  // A profile of its own: a demo begins with nothing.
  const profile = await mkdtemp(join(tmpdir(), 'autocoder-record-'))
  process.env.AUTOCODER_PROFILE = profile
  const app = await openApp()
  try {
    const run = await driveRun(app.page, {
      project_name: name,
      log_level: 'quiet',
      unattended: true,
      ...source.options,
    })
    const { outcome, reason } = await playRun(run, {
      show: printer({ isJson: false, logLevel: 'normal' }, name),
      isStepwise: false,
      isAttended: false,
      lines: null,
    })
    if (outcome !== 'complete')
      throw new CommandFailure(`Nothing was recorded. ${outcome}: ${plain(line(reason))}`)
    if (source.left() > 0)
      throw new CommandFailure(
        `Nothing was recorded: the run ended before ${source.left()} of the replies were asked for.`,
      )
    const recording = await run.recording()
    const kept = {
      ...recording,
      model: known && source.isReplay ? known.model : recording.model,
      note: values.note ?? known?.note ?? '',
    }
    await writeFile(target, `${JSON.stringify(kept, null, 1)}\n`)
    console.log(`complete: ${recording.turns.length} replies are recorded in public/demos/${name}.json.`)
    return EXIT.complete
  } finally {
    await app.close()
    source.close()
    await rm(profile, { recursive: true, force: true })
  }
}

/**
 * Where the replies come from, and the options that the run needs for it.
 * @param {string} name @param {ReturnType<typeof readArguments>['values']} values @param {Recording | null} known
 */
async function sourceOf(name, values, known) {
  const stdin =
    values.stdin === undefined
      ? known?.stdin
      : (await readFile(values.stdin, 'utf8')).replace(/\n$/, '').split('\n')
  const goal = values.goal ?? known?.goal
  if (!goal)
    throw new CommandFailure(`There is no recording "${name}" yet: give --goal and --base-url.`, EXIT.usage)
  const shared = { goal, ...(stdin && { stdin }), ...(known && { files: filesOf(known) }) }
  const baseUrl = values['base-url']
  if (baseUrl !== undefined) {
    const key = process.env.OPENAI_API_KEY
    const options = {
      ...shared,
      base_url: baseUrl,
      ...(values.model && { model: values.model }),
      ...(key && { api_key: key }),
    }
    return { options, isReplay: false, left: () => 0, close: () => {} }
  }
  if (!known)
    throw new CommandFailure(
      `There is no recording "${name}" to take the replies from: give --base-url.`,
      EXIT.usage,
    )
  const { baseUrl: replies, left, close } = await serveReplies(known)
  // Any key: the endpoint is this process.
  return { options: { ...shared, base_url: replies, api_key: 'none' }, isReplay: true, left, close }
}

/** The files that a recording begins with. @param {Recording} recording */
const filesOf = ({ files }) =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : new Uint8Array(Buffer.from(content.base64, 'base64')),
    ]),
  )

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { goal: TEXT, 'base-url': TEXT, model: TEXT, note: TEXT, stdin: TEXT },
      allowPositionals: true,
    })
    const [name] = positionals
    if (name !== undefined && !/^[a-z0-9_]+$/.test(name))
      throw new Error(`"${name}" can't name a demo: use a-z, 0-9 and _.`)
    return { values, name }
  } catch (error) {
    throw new CommandFailure(`${/** @type {Error} */ (error).message}\n\n${HELP}`, EXIT.usage)
  }
}

watchInterrupt(() => process.exit(EXIT.interrupted))
main().then(
  (status) => process.exit(status),
  (error) => process.exit(reportFailure(error)),
)
