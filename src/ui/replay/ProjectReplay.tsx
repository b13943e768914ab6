import { useEffect, useState } from 'react'
import type { Recording } from '../../core/recording'
import { useApp } from '../AppContext'
import { ButtonLink } from '../parts/Button'
import { TopBar } from '../parts/TopBar'
import { projectHref } from '../route'
import { ReplayView } from './ReplayView'
import styles from './ReplayView.module.css'

type Found = { readonly recording: Recording } | { readonly problem: string } | null

/** The replay of a saved project's newest run. */
export function ProjectReplay({ name }: { name: string }) {
  const { gather } = useApp()
  const [found, setFound] = useState<Found>(null)
  useEffect(() => {
    let isGone = false
    gather(name, { run: true }).then(
      ({ run }) =>
        isGone || setFound(run ? { recording: run } : { problem: `"${name}" has had no run yet.` }),
      (error: Error) => isGone || setFound({ problem: error.message }),
    )
    return () => {
      isGone = true
    }
  }, [name, gather])
  const back = <ButtonLink href={projectHref(name)}>Back to the project</ButtonLink>
  if (found && 'recording' in found) return <ReplayView recording={found.recording} back={back} />
  return (
    <>
      <TopBar />
      <main className={styles.main}>
        {found ? <p role="alert">{found.problem}</p> : <p role="status">Reading the run…</p>}
        <div>{back}</div>
      </main>
    </>
  )
}
