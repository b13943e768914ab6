import { Dialog } from '@base-ui/react/dialog'
import { type FormEvent, useId, useState } from 'react'
import { isEndpoint } from '../../api/withoutEndpoint'
import { readHost, shownHost } from '../../core/hosts'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import fields from '../parts/Field.module.css'
import { Icon } from '../parts/Icon'
import sheet from '../settings/SettingsDialog.module.css'
import { useSource } from '../useSource'
import styles from './HostsDialog.module.css'
import type { Desk } from './useDesk'

/** Where a person names the hosts that the project's Python may reach. What is changed counts with the next check. */
export function HostsDialog({ desk, onClose }: { desk: Desk; onClose(): void }) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={sheet.backdrop} />
        <Dialog.Popup className={sheet.sheet}>
          <header className={sheet.head}>
            <Dialog.Title>Open hosts</Dialog.Title>
            <Dialog.Close render={<Button look="quiet" isIcon aria-label="Close the dialog" />}>
              <Icon name="cross" />
            </Dialog.Close>
          </header>
          <div className={sheet.body}>
            <section className={sheet.group}>
              <p>
                Python in this project reaches no host but those that you open here. From the next check on,
                the program can send them all that it has, and reads their answers. A host has to allow calls
                from web pages (CORS).
              </p>
              <HostField desk={desk} />
              <OpenHosts desk={desk} />
            </section>
          </div>
          <footer className={sheet.foot}>
            <span className="grow">For this project in this browser; not part of what you share</span>
            <Dialog.Close render={<Button look="main" />}>Done</Dialog.Close>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function HostField({ desk }: { desk: Desk }) {
  const { settings } = useApp()
  const { base_url } = useSource(settings)
  const id = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const open = (event: FormEvent) => {
    event.preventDefault()
    const read = readHost(text)
    if ('problem' in read) return setProblem(read.problem)
    if (isEndpoint(read.origin, base_url))
      return setProblem(
        `${shownHost(read.origin)} is where your model answers and your key goes: Python never reaches it.`,
      )
    desk.allowHosts([...desk.hosts, read.origin])
    setText('')
    setProblem('')
  }
  return (
    <form onSubmit={open} noValidate>
      <label htmlFor={id}>Host</label>
      <div className={sheet.pair}>
        <input
          id={id}
          className={fields.field}
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          placeholder="api.example.org"
          aria-invalid={problem !== ''}
          aria-describedby={`${id}help`}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit">Open</Button>
      </div>
      <p className={sheet.help} id={`${id}help`} role="status">
        {problem || 'One exact host, by https; or a port of this computer, such as http://localhost:8000.'}
      </p>
    </form>
  )
}

function OpenHosts({ desk: { hosts, allowHosts } }: { desk: Desk }) {
  if (hosts.length === 0) return <p className={sheet.help}>No host is open.</p>
  return (
    <ul className={styles.hosts} aria-label="Open hosts">
      {hosts.map((origin) => (
        <li key={origin}>
          <span className="cut">{shownHost(origin)}</span>
          <Button
            isSmall
            aria-label={`Close ${shownHost(origin)}`}
            onClick={() => allowHosts(hosts.filter((other) => other !== origin))}
          >
            Close
          </Button>
        </li>
      ))}
    </ul>
  )
}
