import { type FormEvent, useState } from 'react'
import { type Files, filesProblem } from '../../core/project'
import { Button } from '../parts/Button'
import styles from './FilesPane.module.css'
import type { Place } from './place'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** Names a file that is then written by hand. */
export function NewFile({
  session,
  desk,
  goTo,
  close,
}: {
  session: Session
  desk: Desk
  goTo(place: Place): void
  close(): void
}) {
  const [path, setPath] = useState('')
  const problem = path === '' ? null : newFileProblem(session.files, path)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (path === '' || problem || !(await desk.save({ [path]: '' }))) return
    goTo({ path, line: 0 })
    close()
  }
  return (
    <form
      className={styles.adding}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <label>
        <span className="vh">Path of the new file</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          value={path}
          placeholder="module.py"
          spellCheck={false}
          onChange={(event) => setPath(event.target.value)}
        />
      </label>
      <Button type="submit" isSmall>
        Add
      </Button>
      <Button isSmall look="quiet" onClick={close}>
        Cancel
      </Button>
      {problem && <p className="fail">{problem}</p>}
    </form>
  )
}

const newFileProblem = (files: Files, path: string): string | null =>
  Object.hasOwn(files, path) ? 'There is a file of that name.' : filesProblem({ ...files, [path]: '' })
