import type { Autocoder, ProjectStore } from '../api/types'
import type { Run } from '../core/run'
import { freeName } from '../core/freeName'
import type { Demo } from './props'

/**
 * Starts a replay under the demo's own name, or under a free one where a project of the person's has that name.
 * @throws an Error whose message is a sentence.
 */
export async function playDemo(demo: Demo, store: ProjectStore, autocoder: Autocoder): Promise<Run> {
  const [recording, projects] = await Promise.all([demo.load(), store.list()])
  const names = projects.map(({ name }) => name)
  const isOwn = names.includes(demo.name) && !(await store.history(demo.name))?.head.is_replay
  return autocoder({ project_name: isOwn ? freeName(demo.name, names) : demo.name, recording })
}
