import type { Files } from '../../core/project'
import { formatBytes, plural } from '../format'
import { isBad } from './testOutcomes'
import type { Desk } from './useDesk'

/** A file with how it stands. */
export interface FileRow {
  readonly path: string
  readonly mark: string
  readonly tone: 'none' | 'fail' | 'live'
  readonly isArtifact: boolean
}

/** The project's files, and what main wrote that is no source. `writing`: the path that the step at work is changing; else ''. */
export function fileRows(
  { files, writing }: { files: Files; writing: string },
  { report, artifacts: written }: Pick<Desk, 'report' | 'artifacts'>,
): FileRow[] {
  const failing = new Set((report?.tests ?? []).filter(isBad).map(({ id }) => id.split('::')[0]))
  const sources = Object.entries(files).map(([path, content]): FileRow => {
    const file = { path, isArtifact: false }
    const size =
      typeof content === 'string'
        ? plural(content.replace(/\n$/, '').split('\n').length, 'line')
        : formatBytes(content.length)
    if (path === writing) return { ...file, mark: 'writing', tone: 'live' }
    if (report?.files[path]?.validation_success === false) return { ...file, mark: 'not valid', tone: 'fail' }
    if (failing.has(path)) return { ...file, mark: 'failing', tone: 'fail' }
    if (path === 'main.py' && report?.main?.success === false) return { ...file, mark: 'fails', tone: 'fail' }
    return { ...file, mark: size, tone: 'none' }
  })
  const artifacts = Object.entries(written)
    .filter(([path]) => !Object.hasOwn(files, path))
    .map(([path, bytes]): FileRow => {
      const mark = `${formatBytes(bytes.length)}, output`
      return { path, mark, tone: 'none', isArtifact: true }
    })
  return [...sources, ...artifacts]
}
