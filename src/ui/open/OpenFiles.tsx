import { useEffect, useRef, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { type DiskFile, droppedFiles } from './droppedFiles'
import { openDiskFiles } from './openDiskFiles'
import styles from './OpenFiles.module.css'

/** Opens a project from a disk: chosen, or dropped anywhere on the page. */
export function OpenFiles({ open }: { open(project: SharedProject): void }) {
  const { sharing } = useApp()
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState('')
  const read = async (files: Promise<readonly DiskFile[]>) => {
    setProblem('')
    try {
      open(await openDiskFiles(await files, sharing))
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const isDragging = useDrop((items) => read(droppedFiles(items)))
  return (
    <section className={styles.open} data-dragging={isDragging} aria-label="Open a project">
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          const files = [...(target.files ?? [])].map((content) => ({ path: content.name, content }))
          target.value = ''
          if (files.length) read(Promise.resolve(files))
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <Icon name="file-plus" /> Open a file
      </Button>
      <span className="muted">
        {isDragging
          ? 'Drop it: you look at it first.'
          : 'A zip, an .autocoder file, a saved run, Python files; or drop a folder here'}
      </span>
      {problem && (
        <Notice tone="fail" role="alert">
          {problem}
        </Notice>
      )}
    </section>
  )
}

/** Takes what is dropped on the page; returns whether something is over it. */
function useDrop(take: (items: DataTransferItemList) => void): boolean {
  const [isDragging, setDragging] = useState(false)
  const newest = useRef(take)
  newest.current = take
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setDragging(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setDragging(false)
    const drop = (event: DragEvent) => {
      setDragging(false)
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      newest.current(event.dataTransfer.items)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return isDragging
}
