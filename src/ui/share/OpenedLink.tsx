import { useEffect, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { useApp } from '../AppContext'
import { Button, ButtonLink } from '../parts/Button'
import { TopBar } from '../parts/TopBar'
import { ReplayView } from '../replay/ReplayView'
import { HOME } from '../route'
import styles from './OpenedLink.module.css'
import { SharedPreview } from './SharedPreview'

type Opened = { readonly project: SharedProject } | { readonly problem: string } | null

/** A project that came with the address: it is looked at first, and nothing of it runs or is stored before somebody says so. */
export function OpenedLink({ link }: { link: string }) {
  const { sharing } = useApp()
  const [opened, setOpened] = useState<Opened>(null)
  const [isReplaying, setReplaying] = useState(false)
  useEffect(() => {
    let isGone = false
    setOpened(null)
    sharing.open(link).then(
      (project) => isGone || setOpened({ project }),
      (error: Error) => isGone || setOpened({ problem: error.message }),
    )
    return () => {
      isGone = true
    }
  }, [link, sharing])
  useEffect(() => {
    document.title = 'A shared project · autocoder'
  }, [])
  const run = opened && 'project' in opened ? opened.project.run : undefined
  if (isReplaying && run)
    return (
      <ReplayView
        recording={run}
        back={<Button onClick={() => setReplaying(false)}>Back to the project</Button>}
      />
    )
  return (
    <>
      <TopBar />
      <main className={styles.main}>
        {opened === null && <p role="status">Reading the link…</p>}
        {opened && 'problem' in opened && (
          <>
            <h1>This link can’t be opened</h1>
            <p role="alert">{opened.problem}</p>
            <ButtonLink href={HOME}>All projects</ButtonLink>
          </>
        )}
        {opened && 'project' in opened && (
          <SharedPreview project={opened.project} replay={() => setReplaying(true)} />
        )}
      </main>
    </>
  )
}
