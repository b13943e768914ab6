import { lazy, Suspense, useEffect, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { TopBar } from '../parts/TopBar'
import { Notice } from '../parts/Notice'
import { useProjects } from '../useProjects'
import { Demos } from './Demos'
import { GoalForm } from './GoalForm'
import styles from './Home.module.css'
import { Promises } from './Promises'

// Read from the browser's database first, so there is time to load what shows it.
const ProjectList = lazy(() => import('./ProjectList').then(({ ProjectList }) => ({ default: ProjectList })))
const Arrived = lazy(() => import('../share/Arrived').then(({ Arrived }) => ({ default: Arrived })))

/** The first screen: state a goal, watch a demo, or open a project. */
export function Home({ problem, isStarting }: { problem: string; isStarting: boolean }) {
  const { store } = useApp()
  const projects = useProjects(store)
  const [arrived, setArrived] = useState<SharedProject | null>(null)
  useEffect(() => {
    document.title = 'autocoder'
  }, [])
  if (arrived)
    return (
      <Suspense fallback={null}>
        <Arrived
          project={arrived}
          from="file"
          back={
            <div>
              <Button onClick={() => setArrived(null)}>All projects</Button>
            </div>
          }
        />
      </Suspense>
    )
  return (
    <>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('goal')?.focus()}>
        Skip to the goal
      </button>
      <TopBar />
      <main className={styles.main}>
        <div role="status">{isStarting && <Notice tone="quiet">Opening the demo…</Notice>}</div>
        {problem && (
          <Notice tone="fail" role="alert">
            {problem}
          </Notice>
        )}
        <GoalForm projects={projects.list ?? []} />
        <Demos />
        <Suspense fallback={null}>
          <ProjectList projects={projects} open={setArrived} />
        </Suspense>
      </main>
      <Promises />
    </>
  )
}
