import { nameKey } from './projectRecord'
import type { Records } from './records'

export interface LossParts {
  readonly records: Records
  /** A place that some browsers clear apart from the database; reading it throws where a page may keep nothing. */
  place(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined
  /** Of what is noted there. */
  readonly key: string
  tell(isCleared: boolean): void
}

/** Notices when a browser has cleared its database, because elsewhere it is noted that there were projects. */
export function watchLoss({ records, place, key, tell }: LossParts) {
  const hasProjects = async () => (await records.keys(nameKey(''))).length > 0
  const isKept = async () => (await records.warning()) === ''
  const look = async () => {
    if (!(await isKept())) return
    if (await hasProjects()) place()?.setItem(key, 'yes')
    else if (place()?.getItem(key)) tell(true)
  }
  const note = async () => {
    if (!(await isKept())) return
    if (await hasProjects()) place()?.setItem(key, 'yes')
    else place()?.removeItem(key)
    tell(false)
  }
  // Without such a place nothing is noticed, and nothing else is lost.
  const attempt = (act: () => Promise<void>) => act().catch(() => {})
  attempt(look)
  return {
    /** After each change that the person, or a run, has made here. */
    note: () => attempt(note),
  }
}
