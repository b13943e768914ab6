import { useState } from 'react'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { GateHeads, Gates } from '../parts/Gates'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { playDemo } from '../playDemo'
import type { Demo } from '../props'
import styles from './Ledger.module.css'

/** Recorded runs that anyone can watch, without a key. */
export function Demos() {
  const { demos } = useApp()
  if (demos.length === 0) return null
  return (
    <section className={styles.ledger} aria-labelledby="demos">
      <header className={styles.head}>
        <h2 id="demos">Watch one being built</h2>
        <p>No key needed: recorded replies, real Python, real failures</p>
        <GateHeads />
      </header>
      <ul>
        {demos.map((demo) => (
          <DemoEntry key={demo.name} demo={demo} />
        ))}
      </ul>
    </section>
  )
}

function DemoEntry({ demo }: { demo: Demo }) {
  const { store, autocoder } = useApp()
  const [isOpening, setOpening] = useState(false)
  const [problem, setProblem] = useState('')
  const watch = () => {
    setOpening(true)
    setProblem('')
    playDemo(demo, store, autocoder)
      .catch((error: Error) => setProblem(error.message))
      .finally(() => setOpening(false))
  }
  return (
    <li className={styles.entry}>
      <div>
        <h3>{demo.title}</h3>
        <p>{demo.description}</p>
        {demo.note && <p className={styles.note}>{demo.note}</p>}
        {problem && (
          <Notice tone="fail" role="alert">
            {problem}
          </Notice>
        )}
      </div>
      <Gates gates={demo.gates} look="list" />
      <Button onClick={watch} disabled={isOpening}>
        <Icon name="play" /> {isOpening ? 'Opening…' : 'Watch'}
        <span className="vh">, {demo.title}</span>
      </Button>
    </li>
  )
}
