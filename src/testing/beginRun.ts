import { createRun, type RunSetup } from '../core/createRun'
import { DEFAULT_CHECK_LIMITS } from '../core/ports'
import type { Run } from '../core/run'
import { createFakePython } from './fakePython'
import { createFakeWorld } from './fakeWorld'
import { createMemoryJournal } from './memoryJournal'
import { createScriptedModel, type Script } from './scriptedModel'

/** A run against fakes that answers from a script. */
export function beginRun(script: Script, changes: Partial<RunSetup> = {}) {
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
    ports: { model, python, world, actions: [], stdin: [], checkLimits: DEFAULT_CHECK_LIMITS },
    journal,
    hash: { files: async (files) => JSON.stringify(files), content: async (content) => String(content) },
    begin: () => {
      throw new Error('not in this test')
    },
    ...changes,
  }
  return { run: createRun(setup), setup, model, python, world, journal }
}

/** Resolves when something is so. */
export const until = async (run: Run, isReached: () => boolean) => {
  if (isReached()) return
  await new Promise<void>((resolve) => {
    const end = run.subscribe(() => {
      if (!isReached()) return
      end()
      resolve()
    })
  })
}
export const paused = (run: Run) => until(run, () => run.status === 'paused')
