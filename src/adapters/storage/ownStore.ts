import type { ProjectStore } from '../../api/types'
import type { Hash } from '../../core/ports'
import { createProjectStore } from './createProjectStore'
import type { Records } from './records'
import { takeLock } from './takeLock'

/** Projects in records that the caller keeps; no other tab is told of them. */
export const createOwnStore = (records: Records, hash: Hash, newId: () => string): ProjectStore =>
  createProjectStore({
    records,
    hash,
    now: () => Date.now(),
    newId,
    lock: (id) => takeLock(globalThis.navigator?.locks, `autocoder:own:${id}`),
    channel: { post() {}, listen() {} },
  })
