import { useState } from 'react'
import type { SharedProject } from '../../api/types'
import { gatesOf } from '../../core/checks/gates'
import type { CheckReport } from '../../core/checks/report'
import type { PackageAccess } from '../../core/ports'
import { useApp } from '../AppContext'
import { listed } from '../format'
import { Button } from '../parts/Button'
import { GateHeads, Gates } from '../parts/Gates'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { freeName } from '../../core/freeName'
import { projectHref } from '../route'
import { visibleText } from '../visibleText'
import styles from './OpenedLink.module.css'

/** Run its tests, replay, make it mine: each only when somebody asks for it. */
export function PreviewActions({ project, replay }: { project: SharedProject; replay(): void }) {
  const { autocoder, store } = useApp()
  const [doing, setDoing] = useState<'tests' | 'other' | null>(null)
  const [problem, setProblem] = useState('')
  const [report, setReport] = useState<CheckReport | null>(null)
  const attempt = async (what: 'tests' | 'other', work: () => Promise<unknown>) => {
    setDoing(what)
    setProblem('')
    await work().catch((error: Error) => setProblem(error.message))
    setDoing(null)
  }
  const { name: _, goal, files, run } = project
  const missing = report?.packages?.missing ?? []
  const closed = missing.filter(({ kind }) => kind === 'closed').map(({ module }) => module)
  const test = (packages: PackageAccess) =>
    attempt('tests', async () => setReport(await autocoder.check({ files, packages })))
  const keep = async () => {
    const name = freeName(
      project.name,
      (await store.list()).map(({ name }) => name),
    )
    await store.save({ name, goal, files, ...(run && { run }) })
    // The project is here now; the address need not carry it any more.
    location.replace(projectHref(name))
  }
  return (
    <section aria-label="What to do with it">
      <div className={styles.acts}>
        {Object.keys(files).length > 0 && (
          <Button disabled={doing !== null} onClick={() => test('closed')}>
            <Icon name="tests" /> {doing === 'tests' ? 'Running its tests…' : 'Run its tests'}
          </Button>
        )}
        {run && (
          <Button disabled={doing !== null} onClick={replay}>
            <Icon name="replay" /> Replay
          </Button>
        )}
        <Button look="main" disabled={doing !== null} onClick={() => attempt('other', keep)}>
          <Icon name="plus" /> Make it mine
        </Button>
      </div>
      {problem && (
        <Notice tone="fail" role="alert">
          {problem}
        </Notice>
      )}
      <div role="status" className={styles.results}>
        {report && <Found report={report} />}
        {closed.length > 0 && (
          <Notice
            tone="warn"
            actions={
              <Button isSmall disabled={doing !== null} onClick={() => test('registry')}>
                Allow packages, run again
              </Button>
            }
          >
            It needs {visibleText(listed(closed))}. A link brings no permission to fetch packages; yours is
            for these tests alone.
          </Notice>
        )}
      </div>
    </section>
  )
}

/** What the tests say here, in this browser. */
function Found({ report }: { report: CheckReport }) {
  const bad = report.tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  return (
    <div className={styles.found}>
      <p>
        <b className={report.success ? 'ok' : 'fail'}>
          {report.success ? 'Everything holds, here in this browser.' : 'Not everything holds.'}
        </b>
      </p>
      <div className={styles.gates}>
        <GateHeads />
        <Gates gates={gatesOf(report, null)} look="now" />
      </div>
      {bad.length > 0 && (
        <ul>
          {bad.slice(0, 20).map(({ id }) => (
            <li key={id}>
              <Icon name="cross" className="fail" /> <span className="mono">{visibleText(id)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
