import type { CheckReport } from '../../core/checks/report'
import type { Files } from '../../core/project'
import { previewKind } from '../preview/previewKind'
import type { Place } from './place'

export type Tab = 'code' | 'diff' | 'tests' | 'output' | 'preview'

/** What can be opened: sources, and what main.py wrote. */
export interface Shelf {
  readonly files: Files
  readonly artifacts: CheckReport['artifacts']
}

/** The content at a path; undefined where there is none. A source comes before what main.py wrote. */
export const contentAt = ({ files, artifacts }: Shelf, path: string): string | Uint8Array | undefined => {
  if (Object.hasOwn(files, path)) return files[path]
  return Object.hasOwn(artifacts, path) ? artifacts[path] : undefined
}

/** Whether a file can be shown as more than its text. */
export function hasPreview(shelf: Shelf, path: string): boolean {
  const content = contentAt(shelf, path)
  if (content === undefined) return false
  // Bytes have no other place, even if all there is to say is why they can't be shown.
  return typeof content !== 'string' || !['text', 'none'].includes(previewKind(path, content).kind)
}

/** The tab that a place opens in: text in the editor, unless one is looking at previews and asks for no line. */
export function tabFor(shelf: Shelf, { path, line }: Place, now: Tab): Tab {
  if (typeof contentAt(shelf, path) !== 'string') return hasPreview(shelf, path) ? 'preview' : 'code'
  return now === 'preview' && line === 0 && hasPreview(shelf, path) ? 'preview' : 'code'
}
