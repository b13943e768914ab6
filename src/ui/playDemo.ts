import type { Autocoder, ProjectStore } from '../api/types'
import type { Run } from '../core/run'
import type { Demo } from './props'

/**
 * Starts a replay under the demo's own name, or, where a project of the person's has that name, under the first of
 * `name_2`, `name_3` … that none of theirs has. @throws an Error whose message is a sentence.
 */
export async function playDemo(demo: Demo, store: ProjectStore, autocoder: Autocoder): Promise<Run> {
  const [recording, project_name] = await Promise.all([demo.load(), replayName(demo.name, store)])
  return autocoder({ project_name, recording })
}

async function replayName(name: string, store: ProjectStore): Promise<string> {
  const names = new Set((await store.list()).map((project) => project.name))
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`
    if (!names.has(candidate) || (await isReplay(candidate, store))) return candidate
  }
}

/** Whether nothing but a replay has made what is saved; what is damaged is left alone. */
const isReplay = (name: string, store: ProjectStore): Promise<boolean> =>
  store.history(name).then(
    (history) => history?.head.is_replay === true,
    () => false,
  )
