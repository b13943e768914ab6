import type { Price } from '../core/budget'
import type { Context } from '../core/context'
import { createRun } from '../core/createRun'
import { filesOfRecording } from '../core/createRecording'
import { originsOf, shownHost } from '../core/hosts'
import { type AutocoderOptions, DEFAULT_LIMITS } from '../core/options'
import {
  type CheckLimits,
  DEFAULT_CHECK_LIMITS,
  type Hash,
  type ModelClient,
  type PythonRuntime,
  type World,
} from '../core/ports'
import type { PromptLimit } from '../core/promptLimit'
import { composePrompt } from '../core/prompt'
import type { Recording } from '../core/recording'
import type { PlayerParts } from '../core/replay/createPlayer'
import type { Run } from '../core/run'
import { TEMPLATES } from '../core/steps/templates'
import { createUnsavedJournal } from '../core/unsavedJournal'
import { freeName } from '../core/freeName'
import type { Journal } from '../core/journal'
import type { ForkOptions, RunSetup } from '../core/runSetup'
import { createForkJournal } from './createForkJournal'
import { createRegistry, forgetfulStore, type Registry } from './createRegistry'
import { logRun } from './logRun'
import { assertOptions, CHECK_OPTIONS, optionError } from './optionProblem'
import { isEndpoint, withoutEndpoint } from './withoutEndpoint'
import { createGatherer, type Gatherer } from './createGatherer'
import type { Autocoder, CheckOptions, Connection, ProjectStore, SharedProject, Sharing } from './types'

/** What the public function is made of. */
export interface AutocoderParts {
  readonly store: ProjectStore
  readonly python: PythonRuntime
  readonly hash: Hash
  /** What the person has set up here; the options of a run go before it. Asked before each request. */
  connection(options: Partial<Connection>): Promise<Connection>
  /** The model that answers when nothing else is said; for the screen and the journal. */
  defaultModel(): string
  createModel(connection: Connection): ModelClient
  /** `null` where nobody knows it. */
  price(connection: Connection): Price | null | Promise<Price | null>
  /** How much the model can read that is connected to next. Where it is left out, each run learns it from refusals. */
  promptLimit?(connection: () => Promise<Connection>): PromptLimit
  /** `pace`: seconds between two pieces of a reply. */
  createReplay(recording: Recording, pace: () => number): ModelClient
  createWorld(recording?: Recording): World
  readonly sharing: Sharing
  /** What a shared project says of the person's choices. */
  sharedSettings(): Promise<NonNullable<SharedProject['settings']>>
}

/** A fork is a project of its own; one that its caller has not named takes a name that is free. */
type Kind = 'run' | 'fork' | 'named fork'

/** Slow enough to watch. */
const WATCHED_PACE = 0.015

/** The public function; the same for the screen, where replays are slow enough to watch; and the runs of both. */
export function createAutocoder(parts: AutocoderParts): {
  autocoder: Autocoder
  watched: Autocoder
  registry: Registry
  /** The same store; whoever removes or renames a project there removes its ended runs from the registry, too. */
  store: ProjectStore
  gather: Gatherer
  playerParts(recording: Recording): PlayerParts
} {
  const registry = createRegistry()
  const { hash, sharing } = parts
  const store = forgetfulStore(parts.store, registry.forget)
  const gather = createGatherer({ store, hash, runs: () => registry.runs, settings: parts.sharedSettings })
  const forkJournal = ({ project_name, goal = '' }: AutocoderOptions) =>
    createForkJournal(project_name, {
      store,
      goal,
      taken: () => registry.names.filter((name) => name !== project_name),
      reserve: registry.reserve,
    })
  const door = (pace: number): Autocoder => {
    const start = (options: AutocoderOptions) => begin(options)
    const fork = ({ project_name, ...options }: ForkOptions, base: string): Run => {
      const name = project_name ?? freeName(base, registry.names)
      return begin({ ...options, project_name: name }, project_name === undefined ? 'fork' : 'named fork')
    }
    const begin = (options: AutocoderOptions, kind: Kind = 'run'): Run => {
      assertOptions(options)
      assertHosts(options)
      if (registry.isRunning(options.project_name))
        throw optionError(
          'project_name',
          `"${options.project_name}" is running already. Stop it first.`,
          Error,
        )
      const journal =
        kind === 'fork' ? forkJournal(options) : store.journal(options.project_name, options.goal ?? '')
      const setup = setupOf(options, { parts, fork, journal, pace: () => pace })
      const run = createRun({ ...setup, is_new: kind !== 'run' })
      registry.add(run)
      if (!run.is_replay) keepRecordingOf(run, store)
      logRun(run, options.log_level ?? 'normal', (line) => console.log(line))
      return run
    }
    const open: Autocoder = Object.assign(start, {
      check: (options: CheckOptions, signal?: AbortSignal) => check(options, parts, signal),
      projects: projectsOf(store, registry.isRunning),
      share: async (name: string, { run = true } = {}) => await sharing.linkOf(await gather(name, { run })),
      open: (link: string) => sharing.open(link),
      composePrompt: (template: string, context: Context) => composePrompt(template, context),
      async commands(given: Partial<AutocoderOptions> | (() => Partial<AutocoderOptions>) = {}) {
        const { createCommands } = await import('./commands/createCommands')
        const options = typeof given === 'function' ? given : () => given
        return createCommands({ autocoder: open, store, options })
      },
    })
    return open
  }
  const autocoder = door(0)
  return {
    autocoder,
    watched: door(WATCHED_PACE),
    registry,
    store,
    gather,
    playerParts: createPlayerParts(parts),
  }
}

/** Every run leaves a recording, if it can be kept; without one the journal still has the newest run. */
async function keepRecordingOf(run: Run, store: ProjectStore): Promise<void> {
  const { context } = await run.result
  try {
    const recording = await run.recording()
    await store.keepRecording(context.name, { run_id: run.id, at: run.log.at(-1)?.at ?? 0, recording })
  } catch {
    // A run that never began, or a disk that is full: the run itself has said so.
  }
}

/** What a replay that a person steers is made of; it is kept nowhere, and no list knows of it. */
const createPlayerParts =
  (parts: AutocoderParts) =>
  (recording: Recording): PlayerParts => ({
    hash: parts.hash,
    pace: WATCHED_PACE,
    begin(pace, packages) {
      const options: AutocoderOptions = {
        project_name: recording.name,
        recording,
        step: true,
        unattended: true,
        // A recording brings no permission, and takes none from a project of its name.
        packages,
      }
      return createRun(setupOf(options, { parts, fork: noFork, journal: createUnsavedJournal(), pace }))
    },
  })

const noFork = (): never => {
  throw new Error("A replay is kept nowhere, so it can't be forked. Make it yours first.")
}

/** What callers may do with saved projects. A project that is running here can't be removed. */
function projectsOf(store: ProjectStore, isRunning: (name: string) => boolean): Autocoder['projects'] {
  return {
    list: () => store.list(),
    open: (name) => store.open(name),
    export: (name, options) => store.export(name, options),
    import: (source, options) => store.import(source, options),
    async remove(name) {
      if (isRunning(name)) throw new Error(`"${name}" is running; stop it before you remove it.`)
      await store.remove(name)
    },
  }
}

interface SetupParts {
  readonly parts: AutocoderParts
  readonly journal: Journal
  fork(options: ForkOptions, base: string): Run
  pace(): number
}

function setupOf(options: AutocoderOptions, { parts, journal, fork, pace }: SetupParts): RunSetup {
  const { recording } = options
  const name = () => journal.name ?? options.project_name
  const given = givenBy(options)
  const { cost_usd: _, ...withoutCost } = options.limits ?? {}
  const files = recording ? filesOfRecording(recording) : (options.files ?? {})
  return {
    project_name: options.project_name,
    goal: recording?.goal ?? options.goal ?? null,
    project_dir: options.project_dir ?? recording?.project_dir ?? null,
    files,
    model: recording?.model ?? options.model ?? parts.defaultModel(),
    is_replay: recording !== undefined,
    is_stepwise: options.step ?? false,
    is_unattended: options.unattended ?? false,
    packages: options.packages ?? null,
    hosts: options.hosts ? originsOf(options.hosts) : null,
    // A replay costs nothing, and its recording bounds it.
    limits: recording ? withoutCost : { ...DEFAULT_LIMITS, ...options.limits },
    ports: {
      model: recording ? parts.createReplay(recording, pace) : createConnectedModel(given, parts),
      python: parts.python,
      world: parts.createWorld(recording),
      actions: options.actions ?? [],
      checks: options.checks ?? [],
      templates: { ...TEMPLATES, ...options.templates },
      stdin: recording?.stdin ?? options.stdin ?? [],
      checkLimits: DEFAULT_CHECK_LIMITS,
      isGated: recording === undefined || recording.mutations !== undefined,
      hosts: () => openHosts(options, name(), parts),
      packages: async () => options.packages ?? (await parts.store.packageAccess(name())),
    },
    ...(recording && { recording }),
    journal,
    hash: parts.hash,
    ...(!recording && { price: async () => await parts.price(await parts.connection(given)) }),
    ...(!recording && parts.promptLimit && { promptLimit: parts.promptLimit(() => parts.connection(given)) }),
    begin: (forked, base) => fork({ ...withoutStart(options), ...forked }, base),
  }
}

/** @throws when a program would let Python reach the endpoint that it names itself */
function assertHosts({ hosts = [], base_url = '' }: AutocoderOptions): void {
  const endpoint = originsOf(hosts).find((origin) => isEndpoint(origin, base_url))
  if (endpoint !== undefined)
    throw optionError(
      'hosts',
      `names the host of the model endpoint, ${shownHost(endpoint)}: Python never reaches it.`,
    )
}

/** Origins that Python may reach in a run: asked for before each check, because any of it may have changed. */
async function openHosts(
  options: AutocoderOptions,
  name: string,
  parts: AutocoderParts,
): Promise<readonly string[]> {
  if (options.hosts) return await reachable(originsOf(options.hosts), parts, options.base_url)
  // What a recording brought has not been read by whoever opened them.
  if (options.recording) return []
  return await reachable(await parts.store.hostAccess(name), parts, options.base_url)
}

/** Without the hosts of the endpoints that a key may go to: the run's own and the one that the person has set up. */
async function reachable(hosts: readonly string[], parts: AutocoderParts, base_url = '') {
  if (hosts.length === 0) return hosts
  const { base_url: chosen } = await parts.connection({})
  return withoutEndpoint(withoutEndpoint(hosts, base_url), chosen)
}

/** What a fork inherits: everything but what makes a run this run. */
function withoutStart({
  project_name: _____,
  recording: _,
  files: __,
  project_dir: ___,
  hosts: ____,
  ...inherited
}: AutocoderOptions) {
  return inherited
}

interface GivenConnection {
  base_url?: string
  model?: string
  api_key?: string
}

/** What a program has said of the connection itself. */
const givenBy = ({ base_url, model, api_key }: AutocoderOptions): GivenConnection => ({
  ...(base_url !== undefined && { base_url }),
  ...(model !== undefined && { model }),
  ...(api_key !== undefined && { api_key }),
})

/** Connects anew for each request, so that a key, a model or a URL that the person corrects counts when they resume. */
function createConnectedModel(given: GivenConnection, parts: AutocoderParts): ModelClient {
  return {
    async *reply(request, signal) {
      const connection = await parts.connection(given)
      const outcome = yield* parts.createModel(connection).reply(request, signal)
      // The key that a program passed was refused: from now on the one that the person enters counts.
      if ('failure' in outcome && outcome.failure.kind === 'key') delete given.api_key
      return outcome
    },
  }
}

async function check(options: CheckOptions, parts: AutocoderParts, signal = new AbortController().signal) {
  assertOptions(options, CHECK_OPTIONS, 'files')
  const limits: CheckLimits = { ...DEFAULT_CHECK_LIMITS, ...options.limits }
  const { seed, clock } = parts.createWorld().nextCheck()
  return await parts.python.check(
    {
      files: options.files,
      project_path: '/home/pyodide/project',
      limits,
      stdin: options.stdin ?? [],
      seed,
      clock,
      packages: options.packages ?? 'closed',
      hosts: await reachable(originsOf(options.hosts ?? []), parts),
    },
    signal,
  )
}
