import { useEffect, useState } from 'react'
import type { Recording } from '../../core/recording'
import { useApp } from '../AppContext'
import { formatAgo } from '../format'
import { ButtonLink } from '../parts/Button'
import { TopBar } from '../parts/TopBar'
import { projectHref } from '../route'
import { ReplayView } from './ReplayView'
import styles from './ReplayView.module.css'

interface Recorded {
  readonly label: string
  readonly recording: Recording
}

type Found =
  | { readonly runs: readonly [Recorded, ...Recorded[]]; readonly unplayable: readonly string[] }
  | { readonly problem: string }
  | null

/** The replay of a saved project's newest run, or of one before it. */
export function ProjectReplay({ name }: { name: string }) {
  const found = useRecordings(name)
  const [chosen, setChosen] = useState(0)
  const back = <ButtonLink href={projectHref(name)}>Back to the project</ButtonLink>
  if (found === null || 'problem' in found)
    return (
      <>
        <TopBar />
        <main className={styles.main}>
          {found ? <p role="alert">{found.problem}</p> : <p role="status">Reading the run…</p>}
          <div>{back}</div>
        </main>
      </>
    )
  const { runs, unplayable } = found
  const choice = runs.length + unplayable.length > 1 && (
    <label className={styles.speed}>
      <span>Run</span>
      <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
        {runs.map(({ label }, i) => (
          <option key={label} value={i}>
            {label}
          </option>
        ))}
        {unplayable.map((label) => (
          <option key={label} disabled>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <ReplayView
      key={chosen}
      recording={(runs[chosen] ?? runs[0]).recording}
      back={
        <div className={styles.controls}>
          {choice}
          {back}
        </div>
      }
    />
  )
}

function useRecordings(name: string): Found {
  const { gather, store } = useApp()
  const [found, setFound] = useState<Found>(null)
  useEffect(() => {
    let isGone = false
    const read = async (): Promise<Found> => {
      const [{ run }, kept] = await Promise.all([gather(name, { run: true }), store.recordings(name)])
      if (!run) return { problem: kept[0]?.problem ?? `"${name}" has had no run yet.` }
      const now = Date.now()
      const unplayable = kept.flatMap(({ at, problem }) =>
        problem ? [`${formatAgo(at, now)}: made by another version, can\u2019t be played`] : [],
      )
      const before = kept
        .filter((one) => !one.problem && JSON.stringify(one.recording) !== JSON.stringify(run))
        .map(({ at, recording }, i) => ({
          label: `${i + 1} before: ${recording.end.outcome}, ${formatAgo(at, now)}`,
          recording,
        }))
      return { runs: [{ label: 'The newest', recording: run }, ...before], unplayable }
    }
    read().then(
      (runs) => isGone || setFound(runs),
      (error: Error) => isGone || setFound({ problem: error.message }),
    )
    return () => {
      isGone = true
    }
  }, [name, gather, store])
  return found
}
