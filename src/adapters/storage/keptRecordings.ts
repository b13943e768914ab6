import type { KeptRecording } from '../../api/types'
import type { Records } from './records'

/** The newest of a project. */
const MOST = 6
/** As much as a link may bring; a longer one is only in the journal, until the next run. */
const MAX_CHARACTERS = 8_000_000

/** The recordings of a project's runs. */
export const recordingsPrefix = (id: string): string => `recording/${id}/`

/** Keeps the recording of a run, in the place of the oldest where there are many. */
export async function keepRecording(records: Records, id: string, kept: KeptRecording): Promise<void> {
  if (JSON.stringify(kept.recording).length > MAX_CHARACTERS) return
  const key = recordingsPrefix(id) + kept.run_id
  const others = (await stored(records, id)).filter(([other]) => other !== key)
  await records.write([], () => ({
    puts: [[key, kept]],
    deletes: others.slice(MOST - 1).map(([old]) => old),
  }))
}

/** Newest first. */
export const keptRecordings = async (records: Records, id: string): Promise<KeptRecording[]> =>
  (await stored(records, id)).map(([, kept]) =>
    kept.recording.version === 1 ? kept : { ...kept, problem: ANOTHER_VERSION },
  )

const ANOTHER_VERSION =
  'It was recorded by another version of autocoder, and can\u2019t be played by this one.'

async function stored(
  records: Records,
  id: string,
): Promise<(readonly [key: string, kept: KeptRecording])[]> {
  const found = (await records.list(recordingsPrefix(id))) as (readonly [string, KeptRecording])[]
  return found
    .filter(([, kept]) => typeof kept?.recording?.version === 'number')
    .sort(([, a], [, b]) => b.at - a.at)
}
