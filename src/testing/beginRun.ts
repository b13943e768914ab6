import { createRun } from '../core/createRun'
import { DEFAULT_CHECK_LIMITS } from '../core/ports'
import type { Run } from '../core/run'
import { TEMPLATES } from '../core/steps/templates'
import type { RunSetup } from '../core/runSetup'
import { createFakePython } from './fakePython'
import { createFakeWorld } from './fakeWorld'
import { createMemoryJournal } from './memoryJournal'
import { createScriptedModel, type Script } from './scriptedModel'

type Changes = Partial<Omit<RunSetup, 'ports'>> & { readonly ports?: Partial<RunSetup['ports']> }

/** A run in a world that is all fakes; `changes` replaces any part of its setup. */
export function beginRun(script: Script, { ports, ...changes }: Changes = {}) {
  const model = createScriptedModel(script)
  const python = createFakePython()
  const world = createFakeWorld()
  const journal = createMemoryJournal()
  const setup: RunSetup = {
    project_name: 'hello',
    goal: 'Say hello',
    project_dir: null,
    files: {},
    model: 'm',
    is_replay: false,
    is_stepwise: false,
    is_unattended: false,
    limits: {},
    packages: null,
    hosts: null,
    ports: {
      model,
      python,
      world,
      actions: [],
      checks: [],
      templates: TEMPLATES,
      stdin: [],
      checkLimits: DEFAULT_CHECK_LIMITS,
      packages: async () => 'closed',
      hosts: async () => [],
      isGated: true,
      ...ports,
    },
    journal,
    hash: { files: async (files) => JSON.stringify(files), content: async (content) => String(content) },
    begin: () => {
      throw new Error('not in this test')
    },
    ...changes,
  }
  return { run: createRun(setup), setup, model, python, world, journal }
}

/** Resolves when a run is as it is waited for. */
export async function until(run: Run, isReached: () => boolean): Promise<void> {
  if (isReached()) return
  await new Promise<void>((resolve) => {
    const end = run.subscribe(() => {
      if (!isReached()) return
      end()
      resolve()
    })
  })
}

export const paused = (run: Run): Promise<void> => until(run, () => run.status === 'paused')
