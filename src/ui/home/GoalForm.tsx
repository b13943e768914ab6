import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import type { ProjectSummary } from '../../api/types'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { nameSentence, projectNameOf } from '../projectName'
import type { Preferences, Provider } from '../props'
import { limitsSentence } from '../settings/limitsSentence'
import { needsKey, providerOf } from '../settings/providers'
import { useSource } from '../useSource'
import { useUnsent } from '../useUnsent'
import { EXAMPLES } from './examples'
import styles from './GoalForm.module.css'

/** States a goal and starts a run. */
export function GoalForm({ projects }: { projects: readonly ProjectSummary[] }) {
  const { settings } = useApp()
  const preferences = useSource(settings)
  const [goal, setGoal] = useUnsent('goal')
  const [chosenName, setChosenName] = useState('')
  const goalBox = useRef<HTMLTextAreaElement>(null)
  const names = projects.map(({ name }) => name)
  const name = chosenName.trim() || projectNameOf(goal, names)
  const { problem, missing, start } = useStart({ goal, name, names, preferences })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (start()) setGoal('')
    else goalBox.current?.focus()
  }
  return (
    <section className={styles.ask} aria-labelledby="question">
      <h1 id="question">What should Python build for you?</h1>
      <form className={styles.goal} onSubmit={onSubmit}>
        <label className="vh" htmlFor="goal">
          Goal
        </label>
        <textarea
          id="goal"
          ref={goalBox}
          rows={3}
          dir="auto"
          value={goal}
          aria-describedby={problem ? 'start-problem' : undefined}
          onChange={(event) => setGoal(event.target.value)}
          onKeyDown={submitOnEnter}
          placeholder="Generate a 2 minute midi track with multiple instruments. The track must contain at least 500 notes and be polyphonic."
        />
        <div className={styles.foot}>
          <Setup preferences={preferences} />
          {goal.trim() !== '' && (
            <label className={styles.name}>
              <span>Name</span>
              <input
                value={chosenName}
                placeholder={projectNameOf(goal, names)}
                onChange={(event) => setChosenName(event.target.value)}
                autoComplete="off"
                spellCheck={false}
              />
            </label>
          )}
          <Button type="submit" look="main" className={styles.start}>
            Start <kbd className="only-wide">Ctrl ↵</kbd>
          </Button>
        </div>
      </form>
      <div role="alert" id="start-problem">
        {problem && <StartProblem problem={problem} missing={missing} />}
      </div>
      <Examples
        choose={(example) => {
          setGoal(example)
          goalBox.current?.focus()
        }}
      />
    </section>
  )
}

interface Draft {
  readonly goal: string
  readonly name: string
  readonly names: readonly string[]
  readonly preferences: Preferences
}

/** `start` returns whether a run began; the screen follows the registry of runs. */
function useStart({ goal, name, names, preferences }: Draft) {
  const { autocoder, providers } = useApp()
  const [problem, setProblem] = useState('')
  const provider = providerOf(providers, preferences.base_url)
  const isKeyMissing = needsKey(provider) && !preferences.has_key
  const missing: Missing = isKeyMissing ? 'key' : preferences.model.trim() === '' ? 'model' : null
  const start = (): boolean => {
    const found = startProblem({ goal, name, names }, missing, provider)
    setProblem(found)
    if (found) return false
    try {
      const { step, limits, log_level } = preferences
      autocoder({ project_name: name, goal: goal.trim(), step, limits, log_level })
      return true
    } catch (error) {
      setProblem((error as Error).message)
      return false
    }
  }
  const isSolved =
    (problem.includes('needs a key') && missing !== 'key') || (problem === NO_MODEL && missing !== 'model')
  return { problem: isSolved ? '' : problem, missing, start }
}

const NO_MODEL = 'Choose the model that is to answer.'

/** What the settings still lack. */
type Missing = 'key' | 'model' | null

function startProblem(
  { goal, name, names }: Omit<Draft, 'preferences'>,
  missing: Missing,
  provider: Provider,
): string {
  if (!goal.trim()) return 'Say what to build first.'
  if (names.includes(name))
    return `There is a project called "${name}" already. Open it below, or choose another name.`
  if (missing === 'key') return `${provider.name} needs a key before it answers. The demos below need none.`
  if (missing === 'model') return NO_MODEL
  return nameSentence(name) ?? ''
}

function StartProblem({ problem, missing }: { problem: string; missing: Missing }) {
  const { openSettings } = useApp()
  return (
    <Notice
      tone="warn"
      actions={
        missing && (
          <Button isSmall onClick={() => openSettings(missing)}>
            {missing === 'key' ? 'Add a key' : 'Choose a model'}
          </Button>
        )
      }
    >
      {problem}
    </Notice>
  )
}

/** What will answer, with whose key, and where it ends. */
function Setup({ preferences }: { preferences: Preferences }) {
  const { openSettings, providers } = useApp()
  const { model, base_url, has_key, limits } = preferences
  return (
    <>
      <Button look="quiet" onClick={() => openSettings('model')}>
        <span className={styles.model}>{model || 'Choose a model'}</span>
        <span className="vh">, model. Change</span>
        <Icon name="down" />
      </Button>
      <Button look="quiet" onClick={() => openSettings('key')}>
        <Icon name="key" />
        {has_key ? 'Key added' : needsKey(providerOf(providers, base_url)) ? 'Add a key' : 'No key needed'}
      </Button>
      <Button look="quiet" className="only-wide" onClick={() => openSettings('limits')}>
        <Icon name="flag" /> {limitsSentence(limits)}
      </Button>
    </>
  )
}

function Examples({ choose }: { choose(goal: string): void }) {
  return (
    <fieldset className={styles.tries} aria-labelledby="try">
      <span id="try">Try</span>
      {EXAMPLES.map(({ label, goal }) => (
        <Button key={label} onClick={() => choose(goal)}>
          {label}
        </Button>
      ))}
    </fieldset>
  )
}

function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}
