import { type FormEvent, type KeyboardEvent, useRef } from 'react'
import type { Said } from '../../core/saidQueue'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { useUnsent } from '../useUnsent'
import { visibleText } from '../visibleText'
import styles from './Steer.module.css'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** Has a say in what comes next: with the next prompt, or as the beginning of another run. */
export function Steer({ session, desk }: { session: Session; desk: Desk }) {
  const { run, isActive, queued } = session
  const [text, setText] = useUnsent(`say to ${session.name}`)
  const box = useRef<HTMLTextAreaElement>(null)
  const send = (event?: FormEvent) => {
    event?.preventDefault()
    const words = text.trim()
    if (!words) return box.current?.focus()
    desk.ask(words)
    setText('')
    box.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  const edit = (said: Said) => {
    run?.withdraw(said)
    // Before what is being typed, which stays.
    setText(text.trim() ? `${said.text}\n${text}` : said.text)
    box.current?.focus()
  }
  if (desk.readOnlyReason) return null
  return (
    <div className={styles.steer}>
      {isActive &&
        queued.map((said, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same words may be queued twice
          <div key={i} className={styles.queued}>
            <p dir="auto">
              <span className="muted">Queued for the next prompt</span>
              <br />
              {visibleText(said.text)}
            </p>
            <Button
              isSmall
              isIcon
              look="quiet"
              aria-label="Edit the queued message"
              title="Edit"
              onClick={() => edit(said)}
            >
              <Icon name="pencil" />
            </Button>
            <Button
              isSmall
              isIcon
              look="quiet"
              aria-label="Withdraw the queued message"
              title="Withdraw"
              onClick={() => run?.withdraw(said)}
            >
              <Icon name="cross" />
            </Button>
          </div>
        ))}
      <form className={styles.compose} onSubmit={send}>
        <label className="vh" htmlFor="steer">
          {isActive ? 'Steer the agent' : 'Ask for a change'}
        </label>
        <textarea
          id="steer"
          ref={box}
          rows={1}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={
            isActive ? 'Steer: goes with the next prompt' : 'Ask for a change, and it goes on from here'
          }
        />
        <Button
          type="submit"
          isSmall
          isIcon
          look="quiet"
          aria-label={isActive ? 'Queue' : 'Send'}
          title="Send (Ctrl ↵)"
        >
          <Icon name="send" />
        </Button>
      </form>
    </div>
  )
}
