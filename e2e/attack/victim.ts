import type { CheckReport } from '../../src/core/checks/report'
import type { Files } from '../../src/core/project'
import { type PageState, plantCanaries, readPageState, rememberKey } from './canaries'
import type { Collector } from './startCollector'

/** A page of the app in some browser: all that an attack needs of it. */
export interface Browsing {
  /** Evaluates an expression in the page, waits for it, and returns what it gives, as JSON can carry it. */
  evaluate(expression: string): Promise<unknown>
  /** The same in a page that is not the app's and has no policy. */
  evaluateElsewhere(expression: string, url: string): Promise<unknown>
  /** What was seen from outside and must not be: dialogs, pop-ups, downloads, errors, calls to other hosts. */
  taken(): string[]
  /** How many workers the page and its frames have; where nobody can say, `null`. */
  workers(): number | null
  close(): Promise<void>
}

/** A check's report as it crosses from the page: artifacts by their size. */
export type Checked = Omit<CheckReport, 'artifacts'> & {
  readonly artifacts: Readonly<Record<string, number>>
}

export interface Limits {
  readonly seconds?: number
  readonly memory_mb?: number
  readonly output_bytes?: number
}

export interface Victim {
  readonly canary: string
  readonly collector: Collector
  /** The app's own. */
  readonly origin: string
  run<Result, Given>(code: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>
  /** The same in a page that is not the app's and has no policy. */
  elsewhere<Result, Given>(code: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>
  check(files: Files, limits?: Limits): Promise<Checked>
  workers(): number | null
  /** Everything that has come of what was tried since it was last asked: one sentence a harm; none when all held. */
  harms(): Promise<string[]>
  close(): Promise<void>
}

/** Plants the secrets in a page of the app and watches over it. */
export async function createVictim(
  browsing: Browsing,
  origin: string,
  collector: Collector,
): Promise<Victim> {
  const canary = `sk-canary-${crypto.randomUUID()}`
  const run = async <Result, Given>(code: (given: Given) => Result | Promise<Result>, given: Given) =>
    (await browsing.evaluate(callOf(code, given))) as Result
  await run(rememberKey, canary)
  await run(plantCanaries, canary)
  await checkIn(run, { 'main.py': '' }, {})
  const before = await run(readPageState, null)
  if (!Object.keys(before.storage).some((name) => name.includes(' key/'))) throw new Error('No key is kept.')
  const said: string[] = []
  return {
    canary,
    collector,
    origin,
    run,
    async elsewhere<Result, Given>(code: (given: Given) => Result | Promise<Result>, given: Given) {
      const expression = callOf(code, given)
      const result = await browsing.evaluateElsewhere(expression, `${collector.url}bare.html`)
      collector.forget('bare')
      return result as Result
    },
    async check(files, limits = {}) {
      const report = await checkIn(run, files, limits)
      said.push(JSON.stringify(report))
      return report
    },
    async harms() {
      const text = await run(() => document.documentElement.outerHTML, null)
      return [
        ...collector.taken().map((name) => `called: ${name}`),
        ...browsing.taken(),
        ...[...said.splice(0), text].filter((one) => one.includes(canary)).map(() => 'a secret was read'),
        ...changes(before, await run(readPageState, null)),
      ]
    },
    workers: () => browsing.workers(),
    close: () => browsing.close(),
  }
}

const callOf = (code: unknown, given: unknown) => `(${code})(${JSON.stringify(given)})`

const checkIn = (run: Victim['run'], files: Files, limits: Limits): Promise<Checked> =>
  run(
    async ({ files, limits }) => {
      const { artifacts, ...report } = await window.autocoder.check({
        files,
        limits: { seconds: 60, ...limits },
      })
      const sizes = Object.entries(artifacts).map(([path, bytes]) => [path, bytes.length] as const)
      return { ...report, artifacts: Object.fromEntries(sizes) }
    },
    { files, limits },
  )

const SEALED = 'sandbox="allow-scripts" sealed'

function changes(before: PageState, after: PageState): string[] {
  const { storage: planted, ...known } = before
  const { storage, ...found } = after
  const changed = Object.keys(planted).filter((name) => storage[name] !== planted[name])
  const added = Object.keys(storage).filter((name) => !(name in planted) && !name.includes('autocoder'))
  const other = (Object.keys(known) as (keyof typeof known)[]).filter(
    (name) => JSON.stringify(known[name]) !== JSON.stringify(found[name]),
  )
  return [
    ...changed.map((name) => `changed: ${name}`),
    ...added.map((name) => `added: ${name}`),
    ...found.frames.filter((frame) => frame !== SEALED).map((frame) => `not sealed: ${frame}`),
    ...other.map((name) => `changed: ${name}: ${JSON.stringify(found[name]).slice(0, 300)}`),
  ]
}
