import { type FormEvent, useState } from 'react'
import type { Files } from '../../core/project'
import type { Recording } from '../../core/recording'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { freeName } from '../../core/freeName'
import { projectHref } from '../route'
import styles from './ReplayView.module.css'

/** Makes a project of one's own from the files after a step, to go on with one's own key and goal. */
export function Fork({ step, files, recording }: { step: number; files: Files; recording: Recording }) {
  const { store } = useApp()
  const [isAsking, setAsking] = useState(false)
  const [goal, setGoal] = useState(recording.goal)
  const [problem, setProblem] = useState('')
  const fork = async () => {
    const names = (await store.list()).map(({ name }) => name)
    const name = freeName(recording.name, names)
    await store.save({ name, goal: goal.trim(), files })
    location.hash = projectHref(name)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    fork().catch((error: Error) => setProblem(error.message))
  }
  if (!isAsking)
    return (
      <div>
        <Button onClick={() => setAsking(true)}>
          <Icon name="step" /> Fork at step {step}
        </Button>
      </div>
    )
  return (
    <form className={styles.fork} onSubmit={submit}>
      <label>
        Goal of your fork
        <textarea rows={3} dir="auto" value={goal} onChange={(event) => setGoal(event.target.value)} />
      </label>
      <p className="muted">
        The files as after step {step} become a project of yours. There, Go on continues with your model and
        your key.
      </p>
      <div className={styles.controls}>
        <Button type="submit" look="main" disabled={goal.trim() === ''}>
          Fork
        </Button>
        <Button onClick={() => setAsking(false)}>Cancel</Button>
      </div>
      {problem && (
        <Notice tone="fail" role="alert">
          {problem}
        </Notice>
      )}
    </form>
  )
}
