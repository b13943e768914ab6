import { useEffect, useState } from 'react'
import type { ProjectStore } from '../../api/types'
import { Button } from '../parts/Button'
import { Icon, Sprite } from '../parts/Icon'
import { saveFile } from '../saveFile'
import { visibleText } from '../visibleText'
import type { Feature } from './missingFeatures'
import styles from './Unsupported.module.css'

/** Instead of the app, where the browser lacks something. Saved projects can still be taken out. */
export function Unsupported({
  missing,
  store,
}: {
  missing: readonly Feature[]
  store?: Pick<ProjectStore, 'list' | 'export'>
}) {
  return (
    <main className={styles.main}>
      <Sprite />
      <h1>This browser can’t run autocoder</h1>
      <p>It lacks:</p>
      <ul>
        {missing.map(({ name, purpose }) => (
          <li key={name}>
            <Icon name="cross" className="fail" />
            <span>
              <b>{name}</b>, which {purpose} needs
            </span>
          </li>
        ))}
      </ul>
      <p>A current Chrome, Edge, Firefox or Safari has all of it.</p>
      {store && <Rescue store={store} />}
    </main>
  )
}

function Rescue({ store }: { store: Pick<ProjectStore, 'list' | 'export'> }) {
  const [names, setNames] = useState<readonly string[]>([])
  const [problem, setProblem] = useState('')
  useEffect(() => {
    store.list().then(
      (list) => setNames(list.map(({ name }) => name)),
      // Storage may be what is missing; the list above says so.
      () => setNames([]),
    )
  }, [store])
  if (names.length === 0) return null
  const download = (name: string) =>
    store.export(name).then(
      (zip) => saveFile(`${name}.zip`, zip),
      (error: Error) => setProblem(error.message),
    )
  return (
    <section>
      <h2>Projects saved here</h2>
      {names.map((name) => (
        <p key={name} className={styles.row}>
          <span className="mono">{visibleText(name)}</span>
          <Button onClick={() => download(name)}>
            <Icon name="download" /> Download<span className="vh"> {name}</span>
          </Button>
        </p>
      ))}
      <p role="alert">{problem}</p>
    </section>
  )
}
