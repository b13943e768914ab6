import { useState } from 'react'
import { useApp } from '../AppContext'
import { formatBytes, plural } from '../format'
import { Button } from '../parts/Button'
import fields from '../parts/Field.module.css'
import { GateHeads } from '../parts/Gates'
import { Notice } from '../parts/Notice'
import { MAY_BE_CLEARED } from '../mayBeCleared'
import type { Projects } from '../useProjects'
import { useSource } from '../useSource'
import { visibleText } from '../visibleText'
import { Entry } from './Entry'
import styles from './Ledger.module.css'
import { useDeletions } from './useDeletions'

/** With fewer there is nothing to look for. */
const MANY = 6

/** The projects that are kept in this browser. */
export function Recent({ projects: { list, problem } }: { projects: Projects }) {
  const { store, storage } = useApp()
  const { persistence, isCleared } = useSource(storage)
  const [wanted, setWanted] = useState('')
  const deletions = useDeletions(store)
  const names = (list ?? []).map(({ name }) => name)
  const bytes = (list ?? []).reduce((sum, project) => sum + project.bytes, 0)
  const words = wanted.toLowerCase().split(/\s+/)
  const found = (list ?? []).filter(({ name, goal }) =>
    words.every((word) => `${name} ${goal}`.toLowerCase().includes(word)),
  )
  const trouble = problem || deletions.problem
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
      {persistence === 'denied' && names.length > 0 && <p className={styles.empty}>{MAY_BE_CLEARED}</p>}
      {trouble && (
        <Notice tone="fail" role="alert">
          <b>{problem ? 'The saved projects can’t be read.' : 'A project could not be deleted.'}</b> {trouble}
        </Notice>
      )}
      {list?.length === 0 &&
        (isCleared ? (
          <Notice tone="warn" role="alert">
            <b>This browser has removed the projects that were saved here,</b> as browsers do when the device
            runs out of room or a page is not visited for long. A zip or a link that you have made of one can
            be opened again.
          </Notice>
        ) : (
          <p className={styles.empty}>None yet. What you start is saved here by itself, step by step.</p>
        ))}
      {names.length >= MANY && (
        <input
          type="search"
          className={`${fields.field} ${styles.search}`}
          aria-label="Find a project"
          placeholder="Find a project by its name or goal"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      {names.length > 0 && found.length === 0 && <p className={styles.empty}>No project has these words.</p>}
      <ul>
        {found.map((project) =>
          deletions.names.includes(project.name) ? (
            <li key={project.name} className={styles.entry}>
              <p role="status">{visibleText(project.name)} and its history are deleted.</p>
              <Button onClick={() => deletions.undo(project.name)}>Undo</Button>
            </li>
          ) : (
            <Entry
              key={project.name}
              project={project}
              names={names}
              remove={() => deletions.remove(project.name)}
            />
          ),
        )}
      </ul>
    </section>
  )
}
