import { filesOfRecording } from '../core/createRecording'
import { originsOf } from '../core/hosts'
import type { Journal } from '../core/journal'
import { type AutocoderOptions, DEFAULT_LIMITS } from '../core/options'
import { DEFAULT_CHECK_LIMITS, type ModelClient } from '../core/ports'
import type { Run } from '../core/run'
import type { ForkOptions, RunSetup } from '../core/runSetup'
import { TEMPLATES } from '../core/steps/templates'
import type { AutocoderParts } from './autocoderParts'
import { openHosts } from './reachableHosts'

interface SetupParts {
  readonly parts: AutocoderParts
  readonly journal: Journal
  fork(options: ForkOptions, base: string): Run
  pace(): number
}

/** What a run is made of, from what its caller has said and from what the person has set up. */
export function setupOf(options: AutocoderOptions, { parts, journal, fork, pace }: SetupParts): RunSetup {
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
