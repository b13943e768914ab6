import type { RefObject } from 'react'
import type { DiskFile } from './droppedFiles'

/** The browser's own dialog for files, behind a button of one's own: `input.current?.click()`. */
export const DiskFilesInput = ({
  input,
  take,
}: {
  input: RefObject<HTMLInputElement | null>
  take(files: readonly DiskFile[]): void
}) => (
  <input
    ref={input}
    type="file"
    multiple
    hidden
    onChange={({ target }) => {
      const files = [...(target.files ?? [])].map((content) => ({ path: content.name, content }))
      // The same file can be chosen again.
      target.value = ''
      if (files.length) take(files)
    }}
  />
)
