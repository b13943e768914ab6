import { useEffect, useId, useRef, useState } from 'react'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import fields from '../parts/Field.module.css'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import type { ConnectionAnswer, Provider } from '../props'
import { useSource } from '../useSource'
import styles from './SettingsDialog.module.css'

/** The key: entered, tested, kept for this page or on this device, forgotten. */
export function KeyFields({
  base_url,
  provider,
  onModels,
}: {
  base_url: string
  provider: Provider | undefined
  /** What a test has found at the endpoint. */
  onModels(models: readonly string[]): void
}) {
  const { settings } = useApp()
  const { has_key, is_key_remembered } = useSource(settings)
  const { key, write, problem, setProblem } = useKey()
  // Chosen before there is a key, and kept while the field is emptied and filled again.
  const [isRemembered, setRemembered] = useState(is_key_remembered)
  const [isShown, setShown] = useState(false)
  const { answer, isTesting, test, clear } = useTest(provider, onModels)
  const id = useId()
  const change = (next: string, remember: boolean) => {
    clear()
    write(next, remember).then((isKept) => isKept || setRemembered(false))
  }
  return (
    <div className={styles.line}>
      <label htmlFor="api-key">Key</label>
      <div className={styles.stack}>
        <div className={styles.pair}>
          <input
            id="api-key"
            className={`${fields.field} mono`}
            type={isShown ? 'text' : 'password'}
            value={key}
            onChange={(event) => change(event.target.value, isRemembered)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            aria-describedby={`${id}where`}
          />
          <Button
            isIcon
            look="quiet"
            aria-pressed={isShown}
            aria-label="Show the key"
            title={isShown ? 'Hide' : 'Show'}
            onClick={() => setShown(!isShown)}
          >
            <Icon name="eye" />
          </Button>
          <Button onClick={() => test(key)} disabled={isTesting}>
            {isTesting ? 'Testing…' : 'Test'}
          </Button>
        </div>
        <div role="status">
          {answer && (
            <Notice tone={answer.success ? 'ok' : 'fail'}>
              <b>{answer.title}.</b> {answer.message}
            </Notice>
          )}
          {problem && <Notice tone="fail">{problem}</Notice>}
        </div>
        <KeySource provider={provider} isRemembered={isRemembered} setProblem={setProblem} />
        <Keeping
          isRemembered={isRemembered}
          keep={(remember) => {
            setRemembered(remember)
            if (key.trim()) change(key, remember)
          }}
        />
        <p className={styles.help} id={`${id}where`}>
          The key goes to <span className="mono">{hostOf(base_url)}</span> and nowhere else. It is never in a
          link, an export, a recording or a log, and Python cannot reach it.
          {isRemembered &&
            ' On this device it is encrypted with a key that this browser does not give out: a copy of the disk is of' +
              ' no use, but whoever uses this browser profile can use it too.'}
        </p>
        {has_key && (
          <div>
            <Button isSmall onClick={() => change('', isRemembered)}>
              <Icon name="trash" /> Forget the key
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

/** Where a key comes from. */
function KeySource({ provider, isRemembered, setProblem }: KeySourceProps) {
  const { signIn } = useApp()
  if (!provider?.keys_url) return null
  return (
    <div className={styles.pair}>
      {provider.id === 'openrouter' && (
        <Button
          isSmall
          onClick={() =>
            signIn({ remember: isRemembered }).catch((error: Error) => setProblem(error.message))
          }
        >
          Sign in with OpenRouter
        </Button>
      )}
      <a href={provider.keys_url} target="_blank" rel="noreferrer">
        Keys of {provider.name}
      </a>
    </div>
  )
}

interface KeySourceProps {
  readonly provider: Provider | undefined
  readonly isRemembered: boolean
  setProblem(problem: string): void
}

function Keeping({ isRemembered, keep }: { isRemembered: boolean; keep(remember: boolean): void }) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label="How long the key is kept">
      <label className={styles.check}>
        <input type="radio" name={name} checked={!isRemembered} onChange={() => keep(false)} />
        <span>
          This page only <small>gone when you close it</small>
        </span>
      </label>
      <label className={styles.check}>
        <input type="radio" name={name} checked={isRemembered} onChange={() => keep(true)} />
        <span>Remember on this device</span>
      </label>
      {new URL('.', document.baseURI).pathname !== '/' && (
        <p className={styles.help}>
          This page is not alone at {location.origin}: other pages that are served there can use a key that is
          remembered here.
        </p>
      )}
    </div>
  )
}

/** The key as it stands in the field, which is also what is kept. */
function useKey() {
  const { settings } = useApp()
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState('')
  const isTouched = useRef(false)
  useEffect(() => {
    settings.key().then(
      (kept) => isTouched.current || setKey(kept),
      (error: Error) => setProblem(error.message),
    )
  }, [settings])
  /** Resolves to whether it was kept as wanted. */
  const write = (next: string, remember: boolean): Promise<boolean> => {
    isTouched.current = true
    setKey(next)
    setProblem('')
    const kept = next.trim() ? settings.setKey(next.trim(), { remember }) : settings.forgetKey()
    return kept.then(
      () => true,
      (error: Error) => {
        setProblem(error.message)
        return false
      },
    )
  }
  return { key, write, problem, setProblem }
}

/** In the beginning what came of signing in, if that has just been done. */
function useTest(provider: Provider | undefined, onModels: (models: readonly string[]) => void) {
  const { settings, testConnection, arrival } = useApp()
  const [answer, setAnswer] = useState(provider?.id === 'openrouter' ? arrival : null)
  const [isTesting, setTesting] = useState(false)
  const testing = useRef<AbortController | null>(null)
  const clear = () => {
    testing.current?.abort()
    setTesting(false)
    setAnswer(null)
  }
  useEffect(() => () => testing.current?.abort(), [])
  const test = (api_key: string) => {
    clear()
    const controller = new AbortController()
    testing.current = controller
    const { base_url, model } = settings.current
    const tell = (told: ConnectionAnswer) => {
      if (controller.signal.aborted) return
      setAnswer(told)
      onModels(told.models ?? [])
      setTesting(false)
    }
    setTesting(true)
    testConnection({ base_url, model, api_key: api_key.trim() }, controller.signal).then(
      tell,
      (error: Error) => tell({ success: false, title: 'Not tested', message: error.message }),
    )
  }
  return { answer, isTesting, test, clear }
}

function hostOf(base_url: string): string {
  try {
    return new URL(base_url).host || 'this browser'
  } catch {
    return 'the address above'
  }
}
