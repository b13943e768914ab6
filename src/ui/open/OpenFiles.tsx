import { useRef, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { freeName } from '../../core/freeName'
import { projectHref } from '../route'
import { DiskFilesInput } from './DiskFilesInput'
import { type DiskFile, droppedFiles } from './droppedFiles'
import { openDiskFiles } from './openDiskFiles'
import styles from './OpenFiles.module.css'
import { useDrop } from './useDrop'

/** Opens a project from a disk, chosen or dropped anywhere on the page; or begins one to be written by hand. */
export function OpenFiles({ open }: { open(project: SharedProject): void }) {
  const { sharing, store } = useApp()
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
  const begin = async () => {
    setProblem('')
    try {
      const name = freeName(
        'project',
        (await store.list()).map((project) => project.name),
      )
      await store.save({ name, goal: '', files: { 'main.py': '' } })
      location.hash = projectHref(name)
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const isDragging = useDrop((items) => read(droppedFiles(items)))
  return (
    <section className={styles.open} data-dragging={isDragging} aria-label="Open a project">
      <DiskFilesInput input={input} take={(files) => read(Promise.resolve(files))} />
      <Button onClick={() => input.current?.click()}>
        <Icon name="file" /> Open a file
      </Button>
      <Button onClick={begin}>
        <Icon name="file-plus" /> Empty project
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
