import { useEffect, useState } from 'react'
import type { EmbedAccess } from '../../api/embed/grant'
import { Button } from '../parts/Button'
import { Sprite } from '../parts/Icon'
import type { Preferences } from '../props'
import { limitsSentence } from '../settings/limitsSentence'
import styles from './Embed.module.css'

interface Kept {
  readonly origin: string
  readonly access: EmbedAccess
}

export interface PermitProps {
  /** Who asks; `null`: nobody. */
  readonly origin: string | null
  readonly preferences: Preferences
  /** `null`: nothing. */
  decide(access: EmbedAccess | null): void
  readonly kept: readonly Kept[]
  keep(origin: string, access: EmbedAccess): Promise<void>
  forget(origin: string): Promise<void>
}

/** The window in which the person decides what a page may do that embeds the app, and takes it back. */
export function Permit(props: PermitProps) {
  return (
    <main className={styles.main}>
      <Sprite />
      {props.origin === null ? <Allowed {...props} /> : <Question {...props} origin={props.origin} />}
    </main>
  )
}

/** A click that was meant for what lay here before must not decide. */
const CONSIDER_MS = 1_000

/** Whether the window has been there for as long as it takes to read it. */
function useReady(): boolean {
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), CONSIDER_MS)
    return () => clearTimeout(timer)
  }, [])
  return isReady
}

/** What a run asks, of whom, and until when. */
function Spending({ model, base_url, has_key, limits }: Preferences) {
  const host = URL.canParse(base_url) ? new URL(base_url).host : base_url
  return (
    <>
      {model} at {host}
      {has_key ? ' with your key, which may cost you money' : ''}. {limitsSentence(limits)}, each of them.
      {!has_key && ' No key for it is remembered on this device.'}
    </>
  )
}

function Question({ origin, preferences, decide }: PermitProps & { origin: string }) {
  const [isSpending, setSpending] = useState(false)
  const isReady = useReady()
  return (
    <>
      <h1>Let {origin} use autocoder?</h1>
      <p>
        It shows autocoder in a frame. You are asked once. It may see and change the projects that are made in
        that frame, and run their Python, sealed off from everything else. Your own projects and your key stay
        out of its reach.
      </p>
      <label className={styles.choice}>
        <input type="checkbox" checked={isSpending} onChange={({ target }) => setSpending(target.checked)} />
        <span>
          It may also start runs that ask <Spending {...preferences} />
        </span>
      </label>
      <p className={styles.actions}>
        <Button look="main" disabled={!isReady} onClick={() => decide(isSpending ? 'spend' : 'look')}>
          Allow
        </Button>
        <Button disabled={!isReady} onClick={() => decide(null)}>
          Don’t allow
        </Button>
      </p>
    </>
  )
}

const WORDS: Readonly<Record<EmbedAccess, string>> = {
  look: 'its own projects',
  spend: 'its own projects, and your model',
}

function Allowed({ kept, keep, forget, preferences }: PermitProps) {
  const [changed, setChanged] = useState<Readonly<Record<string, EmbedAccess | null>>>({})
  const isReady = useReady()
  const left = kept.flatMap(({ origin, access: before }) => {
    const access = changed[origin] === undefined ? before : changed[origin]
    return access ? [{ origin, access }] : []
  })
  const change = (origin: string, access: EmbedAccess | null) =>
    (access ? keep(origin, access) : forget(origin)).then(() =>
      setChanged((others) => ({ ...others, [origin]: access })),
    )
  return (
    <>
      <h1>Pages that may use autocoder in a frame</h1>
      <p>
        {left.length
          ? 'What you change here holds for a page when it is loaded anew.'
          : 'You have allowed it to none.'}
      </p>
      {left.length > 0 && (
        <p>
          Who may use your model may start runs that ask <Spending {...preferences} />
        </p>
      )}
      <ul>
        {left.map(({ origin, access }) => (
          <li key={origin} className={styles.row}>
            <span>
              <b>{origin}</b>: {WORDS[access]}
            </span>
            <span className={styles.actions}>
              {access === 'look' && (
                <Button isSmall disabled={!isReady} onClick={() => change(origin, 'spend')}>
                  Add your model<span className="vh"> for {origin}</span>
                </Button>
              )}
              <Button isSmall onClick={() => change(origin, null)}>
                Take back<span className="vh"> from {origin}</span>
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
