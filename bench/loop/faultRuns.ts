import { TEMPLATES } from '../../src/core/steps/templates'
import { createRun } from '../../src/core/createRun'
import { DEFAULT_CHECK_LIMITS } from '../../src/core/ports'
import { compareProgress } from '../../src/core/progress'
import { type Files, isTest, textOf } from '../../src/core/project'
import type { Run } from '../../src/core/run'
import { createFakeWorld } from '../../src/testing/fakeWorld'
import { createMemoryJournal } from '../../src/testing/memoryJournal'
import { type Chance, createChance } from './chance'
import { createFaultModel, type Fault, type Task } from './faultModel'
import { conftestOf } from './toyInspection'
import { createToyPython } from './toyPython'

/** What one run came to. */
export interface FaultRun {
  readonly seed: number
  readonly outcome: string
  readonly reason: string
  /** Whether a limit was set that the run could reach before it was done. */
  readonly is_limited: boolean
  readonly epochs: number
  readonly calls: number
  readonly faults: ReadonlyMap<Fault, number>
  readonly refusals: number
  readonly nudges: number
  readonly restores: number
  /** Tests that say less at the end of a step than before it. */
  readonly weakened: readonly string[]
  readonly is_worse_than_best: boolean
  /** Tokens beyond the limit, 0 when it was kept. */
  readonly overspent: number
}

/** A run against a model that goes wrong with probability `p` a reply; the same for the same seed. `isGated`: see `LoopPorts`. */
export async function runWithFaults(seed: number, p: number, { isGated = true } = {}): Promise<FaultRun> {
  const chance = createChance(seed)
  const task = createTask(chance)
  // Each eighth run has a budget that it may not be able to keep to the end.
  const limit = seed % 8 === 7 ? chance.between(1_000, 12_000) : null
  const model = createFaultModel(task, p, chance)
  const python = createToyPython()
  const run = createRun({
    project_name: `task${seed}`,
    goal: task.goal,
    project_dir: null,
    files: {},
    model: 'faulty',
    is_replay: false,
    is_stepwise: false,
    is_unattended: true,
    packages: null,
    hosts: null,
    limits: { epochs: 60, ...(limit !== null && { tokens: limit }) },
    ports: {
      model,
      python,
      world: createFakeWorld(),
      actions: [],
      checks: [],
      templates: TEMPLATES,
      stdin: [],
      checkLimits: DEFAULT_CHECK_LIMITS,
      packages: async () => 'closed',
      hosts: async () => [],
      isGated,
    },
    journal: createMemoryJournal(),
    hash: { files: async () => '', content: async () => '' },
    begin: () => {
      throw new Error('No run is forked here.')
    },
  })
  const { outcome, reason, context, usage } = await run.result
  const types = run.log.map(({ type }) => type)
  const count = (type: string) => types.filter((other) => other === type).length
  return {
    seed,
    outcome,
    reason,
    is_limited: limit !== null,
    epochs: context.epoch,
    calls: usage.calls,
    faults: model.sent,
    refusals: count('action-refuse'),
    nudges: count('nudge'),
    restores: count('restore'),
    weakened: [...weakenedTests(run, task), ...steeredTests(run, outcome === 'complete')],
    is_worse_than_best: await isWorse(run, context.files),
    overspent: limit === null ? 0 : Math.max(0, model.spent.tokens - limit),
  }
}

/** Values of which some are wrong in the first version of each module; their tests are right from the beginning. */
function createTask(chance: Chance): Task {
  const modules = ['main', ...['cart', 'tax', 'report'].slice(0, chance.between(0, 3))]
  const imports = modules.slice(1).map((name) => `import ${name}`)
  const [drafts, solution]: [Record<string, string>, Record<string, string>] = [{}, {}]
  for (const module of modules) {
    const values = Array.from({ length: chance.between(1, 3) }, (_, i) => ({
      name: `${module}_${i}`,
      right: chance.between(100, 999),
      wrong: chance.pick([null, null, 'raises', 'off by one']),
    }))
    const head = module === 'main' ? imports : []
    const code = (of: (value: (typeof values)[number]) => number | string) =>
      `${[...head, ...values.map((value) => `${value.name} = ${of(value)}`)].join('\n')}\n`
    const test = values.map(({ name, right }) => `def test_${name}\nassert ${name} == ${right}`).join('\n')
    solution[`${module}.py`] = code(({ right }) => right)
    solution[`${module}_test.py`] = `${test}\n`
    drafts[`${module}.py`] = code(({ right, wrong }) =>
      wrong === null ? right : wrong === 'raises' ? wrong : right - 1,
    )
    drafts[`${module}_test.py`] = `${test}\n`
  }
  return {
    goal: `Write the modules ${modules.join(', ')} with the values that their tests know.`,
    drafts,
    solution,
  }
}

const never = new AbortController().signal

/** Tests that were not, at the end of a step, what the model wrote at first: nothing ever asks for another test. */
function weakenedTests(run: Run, { drafts }: Task): string[] {
  const known = new Set<string>()
  return run.log.flatMap((event) => {
    if (event.type !== 'step-end') return []
    const { files } = event.context
    for (const path of Object.keys(files)) if (isTest(path)) known.add(path)
    return [...known]
      .filter((path) => textOf(files, path) !== textOf(drafts, path) && !isBefore(run, path, event.step))
      .map((path) => `${path} after step ${event.step}`)
  })
}

/** What conftest.py did to tests that a parser could see, at the end of a step; at the end of a complete run, anything. */
function steeredTests(run: Run, isComplete: boolean): string[] {
  return run.log.flatMap((event) => {
    if (event.type !== 'step-end' && event.type !== 'run-end') return []
    const { skipped, stubs, hidden } = conftestOf(run.context.files)
    const seen = event.type === 'step-end' ? conftestOf(event.context.files) : { skipped, stubs }
    const steered = [
      ...seen.skipped,
      ...seen.stubs,
      ...(event.type === 'run-end' && isComplete ? hidden : []),
    ]
    return steered.length ? [`conftest.py after step ${event.step}`] : []
  })
}

/** Whether a step belongs to a time to which the run went back: the test had not been written then. */
const isBefore = (run: Run, path: string, step: number): boolean =>
  run.log.some(
    (event) => event.type === 'restore' && event.step === step && !Object.hasOwn(event.context.files, path),
  )

/** Whether any step's files were further than those that the run ended with. */
async function isWorse(run: Run, files: Files): Promise<boolean> {
  const python = createToyPython()
  const request = {
    project_path: '/p',
    limits: DEFAULT_CHECK_LIMITS,
    stdin: [],
    seed: 1,
    clock: 0,
    packages: 'closed' as const,
    hosts: [],
  }
  const end = await python.check({ ...request, files }, never)
  for (const event of run.log)
    if (event.type === 'check-end' && compareProgress(end, event.report) < 0) return true
  return false
}
