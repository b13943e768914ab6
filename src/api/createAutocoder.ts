import type { Context } from '../core/context'
import { createRun } from '../core/createRun'
import { freeName } from '../core/freeName'
import { originsOf } from '../core/hosts'
import type { AutocoderOptions } from '../core/options'
import { type CheckLimits, DEFAULT_CHECK_LIMITS } from '../core/ports'
import { composePrompt } from '../core/prompt'
import type { Recording } from '../core/recording'
import type { PlayerParts } from '../core/replay/createPlayer'
import type { Run } from '../core/run'
import type { ForkOptions } from '../core/runSetup'
import { createUnsavedJournal } from '../core/unsavedJournal'
import type { AutocoderParts } from './autocoderParts'
import { createForkJournal } from './createForkJournal'
import { createGatherer, type Gatherer } from './createGatherer'
import { createRegistry, forgetfulStore, type Registry } from './createRegistry'
import { logRun } from './logRun'
import { assertOptions, CHECK_OPTIONS, optionError } from './optionProblem'
import { assertHosts, reachableHosts } from './reachableHosts'
import { setupOf } from './setupOf'
import type { Autocoder, CheckOptions, ProjectStore } from './types'

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
      hosts: await reachableHosts(originsOf(options.hosts ?? []), parts),
    },
    signal,
  )
}
