import { useState } from 'react'
import type { ProjectSummary } from '../../api/types'
import { useApp } from '../AppContext'
import { formatAgo } from '../format'
import { Button } from '../parts/Button'
import { Gates } from '../parts/Gates'
import { Icon, type IconName } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { freeName } from '../../core/freeName'
import { projectHref } from '../route'
import { saveFile } from '../saveFile'
import { useRuns } from '../useRuns'
import { visibleText } from '../visibleText'
import styles from './Ledger.module.css'
import { Rename } from './Rename'

/** A project in the list, and what can be done with it there. */
export function Entry({
  project,
  names,
  remove,
}: {
  project: ProjectSummary
  names: readonly string[]
  remove(): void
}) {
  const { registry, store } = useApp()
  const [isRenaming, setRenaming] = useState(false)
  const [problem, setProblem] = useState('')
  const run = useRuns(registry).findLast(({ context }) => context.name === project.name)
  const isActive = run?.status === 'running' || run?.status === 'paused'
  const attempt = (work: Promise<unknown>) => {
    setProblem('')
    work.then(
      () => setRenaming(false),
      (error: Error) => setProblem(error.message),
    )
  }
  return (
    <li className={styles.entry}>
      <div>
        <h3>
          <a className="mono" href={projectHref(project.name)}>
            {visibleText(project.name)}
          </a>
        </h3>
        <Outcome project={project} isActive={isActive} />
      </div>
      <Gates gates={project.gates} look="list" />
      <div className={styles.end}>
        <span className={styles.when}>{formatAgo(project.updated_at, Date.now())}</span>
        <Tools
          name={project.name}
          isActive={isActive}
          rename={() => setRenaming(true)}
          remove={remove}
          duplicate={() =>
            attempt(
              store
                .open(project.name)
                .then((whole) => store.save({ ...whole, name: freeName(project.name, names) })),
            )
          }
          download={() =>
            attempt(
              store
                .export(project.name, { salvaged: true })
                .then((zip) => saveFile(`${project.name}.zip`, zip)),
            )
          }
        />
      </div>
      {isRenaming && (
        <Rename name={project.name} names={names} attempt={attempt} cancel={() => setRenaming(false)} />
      )}
      {problem && (
        <Notice tone="fail" role="alert">
          {problem}
        </Notice>
      )}
    </li>
  )
}

interface Outcome {
  readonly icon: IconName
  readonly tone: string
  readonly words: string
}

function outcomeOf({ status, reason, goal }: ProjectSummary, isActive: boolean): Outcome {
  if (isActive)
    return {
      icon: 'play',
      tone: 'live',
      words: status === 'paused' ? 'Paused in this page' : 'At work in this page',
    }
  switch (status) {
    case 'complete':
      return { icon: 'check', tone: 'ok', words: reason || 'Complete' }
    case 'running':
      return { icon: 'pause', tone: 'warn', words: 'Interrupted; goes on from its last finished step' }
    case 'paused':
    case 'limit':
      return { icon: 'pause', tone: 'warn', words: reason }
    case 'stuck':
    case 'failed':
      return { icon: 'cross', tone: 'fail', words: reason }
    case 'stopped':
      return { icon: 'stop', tone: 'muted', words: reason }
    default:
      return { icon: 'file', tone: 'muted', words: goal || 'Nothing in it has run yet' }
  }
}

function Outcome({ project, isActive }: { project: ProjectSummary; isActive: boolean }) {
  const { icon, tone, words } = outcomeOf(project, isActive)
  return (
    <p className={styles.outcome}>
      <Icon name={icon} className={tone} />
      {visibleText(words.length > 160 ? `${words.slice(0, 160)}…` : words)}
    </p>
  )
}

function Tools({
  name,
  isActive,
  rename,
  duplicate,
  remove,
  download,
}: {
  name: string
  isActive: boolean
  rename(): void
  duplicate(): void
  remove(): void
  download(): void
}) {
  return (
    <span className={styles.tools}>
      <Button look="quiet" isIcon aria-label={`Download ${name}`} title="Download as zip" onClick={download}>
        <Icon name="download" />
      </Button>
      <Button
        look="quiet"
        isIcon
        aria-label={`Duplicate ${name}`}
        title="Duplicate its files"
        onClick={duplicate}
      >
        <Icon name="file-plus" />
      </Button>
      {!isActive && (
        <>
          <Button look="quiet" isIcon aria-label={`Rename ${name}`} title="Rename" onClick={rename}>
            <Icon name="pencil" />
          </Button>
          <Button look="quiet" isIcon aria-label={`Delete ${name}`} title="Delete" onClick={remove}>
            <Icon name="trash" />
          </Button>
        </>
      )}
    </span>
  )
}
