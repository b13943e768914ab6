import { hash } from '../../src/adapters/model/hash'
import { type ActionPorts, availableActions } from '../../src/core/actions'
import { createContext } from '../../src/core/context'
import { filesOfRecording } from '../../src/core/createRecording'
import { DEFAULT_CHECK_LIMITS } from '../../src/core/ports'
import type { Files } from '../../src/core/project'
import type { Recording } from '../../src/core/recording'
import { createFakePython } from '../../src/testing/fakePython'
import { createFakeWorld } from '../../src/testing/fakeWorld'

const PORTS: ActionPorts = {
  python: createFakePython(),
  world: createFakeWorld(),
  checkLimits: DEFAULT_CHECK_LIMITS,
  stdin: [],
  packages: async () => 'closed',
  hosts: async () => [],
  actions: [],
}
const SIGNAL = new AbortController().signal

/** What a recorded run ends with: its replies' actions, applied one after the other. @throws when that is not its end. */
export async function demoFiles(recording: Recording): Promise<Files> {
  let context = createContext(recording, filesOfRecording(recording))
  for (const { kind, reply } of recording.turns) {
    if (kind !== 'act') continue
    for (const call of reply.message.tool_calls ?? []) {
      const action = availableActions(context, PORTS, SIGNAL).find(({ name }) => name === call.function.name)
      if (action) context = await action.handler(context, JSON.parse(call.function.arguments))
    }
  }
  for (const [path, wanted] of Object.entries(recording.end.files))
    if ((await hash.content(context.files[path] ?? '')) !== wanted)
      throw new Error(`${recording.name} does not end with its ${path}.`)
  return context.files
}
