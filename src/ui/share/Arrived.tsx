import { type ReactNode, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { Button } from '../parts/Button'
import { TopBar } from '../parts/TopBar'
import { ReplayView } from '../replay/ReplayView'
import styles from './OpenedLink.module.css'
import { SharedPreview } from './SharedPreview'

/** A project that has come from elsewhere, and the replay of its run. `back`: the way to where it came from. */
export function Arrived({
  project,
  from,
  back,
}: {
  project: SharedProject
  from: 'link' | 'file'
  back?: ReactNode
}) {
  const [isReplaying, setReplaying] = useState(false)
  // A run may come alone, and then there is nothing to compare with what it made.
  const files = Object.keys(project.files).length ? project.files : null
  if (isReplaying && project.run)
    return (
      <ReplayView
        recording={project.run}
        {...(files && { files })}
        back={<Button onClick={() => setReplaying(false)}>Back to the project</Button>}
      />
    )
  return (
    <>
      <TopBar />
      <main className={styles.main}>
        {back}
        <SharedPreview project={project} from={from} replay={() => setReplaying(true)} />
      </main>
    </>
  )
}
