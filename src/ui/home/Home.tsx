import { useEffect } from 'react'
import { useApp } from '../AppContext'
import { TopBar } from '../parts/TopBar'
import { Notice } from '../parts/Notice'
import { useProjects } from '../useProjects'
import { Demos } from './Demos'
import { GoalForm } from './GoalForm'
import styles from './Home.module.css'
import { Promises } from './Promises'
import { Recent } from './Recent'

/** The first screen: state a goal, watch a demo, or open a project. */
export function Home({ problem, isStarting }: { problem: string; isStarting: boolean }) {
  const { store } = useApp()
  const projects = useProjects(store)
  useEffect(() => {
    document.title = 'autocoder'
  }, [])
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
        <Recent projects={projects} />
      </main>
      <Promises />
    </>
  )
}
