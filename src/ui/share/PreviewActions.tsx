import { useState } from 'react'
import type { SharedProject } from '../../api/types'
import { gatesOf } from '../../core/checks/gates'
import type { CheckReport } from '../../core/checks/report'
import { useApp } from '../AppContext'
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
  const keep = async () => {
    const name = freeName(
      project.name,
      (await store.list()).map(({ name }) => name),
    )
    await store.save({ name, goal, files })
    // The project is here now; the address need not carry it any more.
    location.replace(projectHref(name))
  }
  return (
    <section aria-label="What to do with it">
      <div className={styles.acts}>
        <Button
          disabled={doing !== null}
          onClick={() => attempt('tests', async () => setReport(await autocoder.check({ files })))}
        >
          <Icon name="tests" /> {doing === 'tests' ? 'Running its tests…' : 'Run its tests'}
        </Button>
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
      <div role="status">{report && <Found report={report} />}</div>
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
