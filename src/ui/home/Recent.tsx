import { type FormEvent, useState } from 'react'
import type { ProjectSummary } from '../../api/types'
import { useApp } from '../AppContext'
import { formatAgo, formatBytes, plural } from '../format'
import { Button } from '../parts/Button'
import { GateHeads, Gates } from '../parts/Gates'
import { Icon, type IconName } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { nameProblem } from '../projectName'
import { projectHref } from '../route'
import { saveFile } from '../saveFile'
import { useRuns } from '../useRuns'
import type { Projects } from '../useProjects'
import { visibleText } from '../visibleText'
import styles from './Ledger.module.css'

/** The projects that are kept in this browser. */
export function Recent({ projects: { list, problem } }: { projects: Projects }) {
  const bytes = (list ?? []).reduce((sum, project) => sum + project.bytes, 0)
  return (
    <section className={styles.ledger} aria-labelledby="recent">
      <header className={styles.head}>
        <h2 id="recent">Recent projects</h2>
        {list && list.length > 0 && (
          <>
            <p>
              Kept in this browser, {plural(list.length, 'project')}, {formatBytes(bytes)}
            </p>
            <GateHeads />
          </>
        )}
      </header>
      {problem && (
        <Notice tone="fail" role="alert">
          <b>The saved projects can’t be read.</b> {problem}
        </Notice>
      )}
      {list?.length === 0 && (
        <p className={styles.empty}>None yet. What you start is saved here by itself, step by step.</p>
      )}
      <ul>
        {list?.map((project) => (
          <Entry key={project.name} project={project} names={list.map(({ name }) => name)} />
        ))}
      </ul>
    </section>
  )
}

function Entry({ project, names }: { project: ProjectSummary; names: readonly string[] }) {
  const { registry, store } = useApp()
  const [asking, setAsking] = useState<'rename' | 'delete' | null>(null)
  const [problem, setProblem] = useState('')
  const run = useRuns(registry).findLast(({ context }) => context.name === project.name)
  const isActive = run?.status === 'running' || run?.status === 'paused'
  const attempt = (work: Promise<unknown>) => {
    setProblem('')
    work.then(
      () => setAsking(null),
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
          ask={setAsking}
          download={() =>
            attempt(store.export(project.name).then((zip) => saveFile(`${project.name}.zip`, zip)))
          }
        />
      </div>
      {asking === 'rename' && (
        <Rename name={project.name} names={names} attempt={attempt} cancel={() => setAsking(null)} />
      )}
      {asking === 'delete' && <Delete name={project.name} attempt={attempt} cancel={() => setAsking(null)} />}
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
  ask,
  download,
}: {
  name: string
  isActive: boolean
  ask(what: 'rename' | 'delete'): void
  download(): void
}) {
  return (
    <span className={styles.tools}>
      <Button look="quiet" isIcon aria-label={`Download ${name}`} title="Download as zip" onClick={download}>
        <Icon name="download" />
      </Button>
      {!isActive && (
        <>
          <Button
            look="quiet"
            isIcon
            aria-label={`Rename ${name}`}
            title="Rename"
            onClick={() => ask('rename')}
          >
            <Icon name="pencil" />
          </Button>
          <Button
            look="quiet"
            isIcon
            aria-label={`Delete ${name}`}
            title="Delete"
            onClick={() => ask('delete')}
          >
            <Icon name="trash" />
          </Button>
        </>
      )}
    </span>
  )
}

interface Asking {
  readonly name: string
  attempt(work: Promise<unknown>): void
  cancel(): void
}

function Rename({ name, names, attempt, cancel }: Asking & { names: readonly string[] }) {
  const { store } = useApp()
  const [to, setTo] = useState(name)
  const taken = to !== name && names.includes(to) ? `There is a project called "${to}" already.` : null
  const problem = nameProblem(to) ?? taken
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (to === name) cancel()
    else if (!problem) attempt(store.rename(name, to))
  }
  return (
    <form
      className={styles.asking}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && cancel()}
    >
      <label>
        New name
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this field */}
        <input autoFocus value={to} onChange={(event) => setTo(event.target.value)} spellCheck={false} />
      </label>
      <Button type="submit" look="main" disabled={problem !== null}>
        Rename
      </Button>
      <Button onClick={cancel}>Cancel</Button>
      {problem && <span className="fail">{problem}</span>}
    </form>
  )
}

function Delete({ name, attempt, cancel }: Asking) {
  const { store } = useApp()
  return (
    <fieldset className={styles.asking} aria-label={`Delete ${name}`}>
      <span>Delete {visibleText(name)}, its files and its history? This can’t be undone.</span>
      <Button autoFocus onClick={cancel}>
        Keep
      </Button>
      <Button look="main" onClick={() => attempt(store.remove(name))}>
        Delete
      </Button>
    </fieldset>
  )
}
