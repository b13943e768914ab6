import type { ActionPorts } from '../core/actions'
import { DEFAULT_CHECK_LIMITS } from '../core/ports'
import { createFakePython } from './fakePython'
import { createFakeWorld } from './fakeWorld'

/** What actions need of a world that is all fakes. */
export const createFakeActionPorts = (actions: ActionPorts['actions'] = []): ActionPorts => ({
  python: createFakePython(),
  world: createFakeWorld(),
  checkLimits: DEFAULT_CHECK_LIMITS,
  stdin: [],
  packages: async () => 'closed',
  hosts: async () => [],
  actions,
})
