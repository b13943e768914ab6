import type { FolderLink } from '../../api/types'
import type { Hash } from '../../core/ports'
import type { Files } from '../../core/project'
import type { Synced, Winner } from './syncFolder'

/** What Chromium has and the DOM's types do not know yet: https://wicg.github.io/file-system-access/ (2026). */
interface Permitting {
  queryPermission(wanted: { mode: 'readwrite' }): Promise<PermissionState>
  requestPermission(wanted: { mode: 'readwrite' }): Promise<PermissionState>
}
export interface Picker {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>
}

/** Folders on disk; `null` where the browser has no way to them. */
export function createFolders(picker: Picker, hash: Hash) {
  if (!picker.showDirectoryPicker) return null
  return {
    async choose(): Promise<FolderLink | null> {
      try {
        const handle = await picker.showDirectoryPicker?.({ id: 'autocoder', mode: 'readwrite' })
        return handle ? { handle, written: {} } : null
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') return null
        throw error
      }
    },
    async permit({ handle }: FolderLink, { isAsked }: { readonly isAsked: boolean }): Promise<boolean> {
      const permitting = handle as unknown as Permitting
      const state = isAsked
        ? await permitting.requestPermission({ mode: 'readwrite' })
        : await permitting.queryPermission({ mode: 'readwrite' })
      return state === 'granted'
    },
    async sync(link: FolderLink, files: Files, winner: Winner | null): Promise<Synced> {
      const { syncFolder } = await import('./syncFolder')
      try {
        return await syncFolder(link, files, hash, winner)
      } catch (error) {
        throw new Error(sentenceOf(error, link.handle.name), { cause: error })
      }
    },
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  NotAllowedError: 'may not be written to any more. Allow it again, or choose another folder.',
  NotFoundError:
    'is gone. Put it back, or choose another folder; the project itself is kept in this browser.',
  QuotaExceededError:
    'is on a disk that is full. Make room there; the project itself is kept in this browser.',
  NoModificationAllowedError:
    'has a file that another program holds. Close it there and save here once more.',
}

const sentenceOf = (error: unknown, name: string): string =>
  `The folder "${name}" ${SENTENCES[(error as Error).name] ?? `can't be worked in: ${(error as Error).message}`}`
