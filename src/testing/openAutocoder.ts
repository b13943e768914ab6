import { hash } from '../adapters/model/hash'
import { createSharing } from '../adapters/sharing/createSharing'
import { createWorld } from '../adapters/world/createWorld'
import { createAutocoder } from '../api/createAutocoder'
import type { Connection, ProjectStore } from '../api/types'
import { type Changes, withChanges } from '../core/amendments'
import type { Project } from '../core/project'
import { createFakePython } from './fakePython'
import { createMemoryJournal } from './memoryJournal'
import { createScriptedModel, type Script } from './scriptedModel'

const saved: Connection = { base_url: 'http://saved/v1', model: 'saved-model', api_key: 'saved-key' }

/** The public function in a world that is all fakes; `opened`: hosts that the person has opened. */
export function openAutocoder(
  script: Script,
  opened: readonly string[] = [],
  store: ProjectStore = createFakeStore(opened),
) {
  const model = createScriptedModel(script)
  const connections: Connection[] = []
  const python = createFakePython()
  const {
    autocoder,
    registry,
    store: kept,
  } = createAutocoder({
    store,
    python,
    hash,
    connection: async (given) => ({ ...saved, ...given }),
    defaultModel: () => saved.model,
    createModel: (connection) => {
      connections.push(connection)
      return model
    },
    createReplay: () => model,
    price: () => null,
    createWorld,
    sharing: createSharing('https://example.org/'),
    sharedSettings: async () => ({}),
  })
  const hosts = () => python.requests.map((request) => request.hosts)
  return { autocoder, registry, store: kept, python, model, connections, hosts }
}

function createFakeStore(opened: readonly string[]): ProjectStore {
  const projects = new Map<string, Project>()
  const store = {
    async open(name: string) {
      const project = projects.get(name)
      if (!project) throw new Error(`There is no project "${name}".`)
      return project
    },
    async save(project: Project) {
      projects.set(project.name, project)
    },
    async edit(name: string, changes: Changes) {
      const project = await store.open(name)
      projects.set(name, { ...project, files: withChanges(project.files, changes) })
    },
    outputs: async () => ({}),
    list: async () => [],
    journal: () => createMemoryJournal(),
    packageAccess: async () => 'closed',
    hostAccess: async () => opened,
  } as unknown as ProjectStore
  return store
}
