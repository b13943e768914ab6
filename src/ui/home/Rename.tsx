import { type FormEvent, useState } from 'react'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { nameSentence } from '../projectName'
import styles from './Ledger.module.css'

/** Asks for another name. */
export function Rename({
  name,
  names,
  attempt,
  cancel,
}: {
  name: string
  names: readonly string[]
  attempt(work: Promise<unknown>): void
  cancel(): void
}) {
  const { store } = useApp()
  const [to, setTo] = useState(name)
  const taken = to !== name && names.includes(to) ? `There is a project called "${to}" already.` : null
  const problem = nameSentence(to) ?? taken
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (to === name) cancel()
    else if (!problem) attempt(store.rename(name, to))
  }
  return (
    <form
      className={styles.asking}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && cancel()}
    >
      <label>
        New name
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this field */}
        <input autoFocus value={to} onChange={(event) => setTo(event.target.value)} spellCheck={false} />
      </label>
      <Button type="submit" look="main" disabled={problem !== null}>
        Rename
      </Button>
      <Button onClick={cancel}>Cancel</Button>
      {problem && <span className="fail">{problem}</span>}
    </form>
  )
}
