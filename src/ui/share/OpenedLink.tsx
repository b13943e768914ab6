import { useEffect, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { useApp } from '../AppContext'
import { ButtonLink } from '../parts/Button'
import { isMissingPart } from '../missingPart'
import { TopBar } from '../parts/TopBar'
import { HOME } from '../route'
import { Arrived } from './Arrived'
import styles from './OpenedLink.module.css'

type Opened = { readonly project: SharedProject } | { readonly problem: string } | null

/** A project that came with the address: it is looked at first, and nothing of it runs or is stored before somebody says so. */
export function OpenedLink({ link }: { link: string }) {
  const { sharing } = useApp()
  const [opened, setOpened] = useState<Opened>(null)
  useEffect(() => {
    let isGone = false
    setOpened(null)
    sharing.open(link).then(
      (project) => isGone || setOpened({ project }),
      (error: Error) =>
        isGone ||
        setOpened(() => {
          // What could not be loaded says nothing of the link.
          if (isMissingPart(error)) throw error
          return { problem: error.message }
        }),
    )
    return () => {
      isGone = true
    }
  }, [link, sharing])
  useEffect(() => {
    document.title = 'A shared project · autocoder'
  }, [])
  if (opened && 'project' in opened) return <Arrived project={opened.project} from="link" />
  return (
    <>
      <TopBar />
      <main className={styles.main}>
        {opened === null ? (
          <p role="status">Reading the link…</p>
        ) : (
          <>
            <h1>This link can’t be opened</h1>
            <p role="alert">{opened.problem}</p>
            <ButtonLink href={HOME}>All projects</ButtonLink>
          </>
        )}
      </main>
    </>
  )
}
