import type { ProjectStore } from '../../api/types'
import { openProject } from './openedProject'
import type { Records } from './records'
import { salvage } from './salvage'
import { DamagedProject } from './storageSentence'

/** See `ProjectStore.export`; `null` when there is no project of that name. */
export async function exportProject(
  records: Records,
  name: string,
  { bare = false, salvaged = false }: Parameters<ProjectStore['export']>[1] & {} = {},
): Promise<Blob | null> {
  const [{ zipOf }, { withGuides }] = await Promise.all([import('./zip'), import('./guides')])
  try {
    const opened = await openProject(records, name, { hasEvents: false })
    if (!opened) return null
    const { head, record } = opened
    const files = { ...head.report?.artifacts, ...head.context.files }
    if (bare) return await zipOf('', files)
    return await zipOf(head.context.project_dir, withGuides(record.name, record.goal, files))
  } catch (error) {
    const left = salvaged && error instanceof DamagedProject ? await salvage(records, name) : null
    if (!left) throw error
    return await zipOf(bare ? '' : name, left)
  }
}
