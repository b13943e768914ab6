import { type ReactNode, useEffect, useState } from 'react'
import type { Files } from '../../core/project'
import type { Recording } from '../../core/recording'
import { Button } from '../parts/Button'
import { Dot } from '../parts/Dot'
import { Icon } from '../parts/Icon'
import { saveFile } from '../saveFile'
import { TopBar } from '../parts/TopBar'
import { visibleText } from '../visibleText'
import { stepTitle } from '../work/stepTitle'
import { PlayerControls } from './PlayerControls'
import styles from './ReplayView.module.css'
import { ReplayedStep } from './ReplayedStep'
import { usePlayer } from './usePlayer'
import { VerdictNotice } from './VerdictNotice'

/**
 * A recorded run that does everything again, step by step. `back`: the way to where it came from. `files`: the project that came
 * with it, to be compared with what the run ends with.
 */
export function ReplayView({
  recording,
  back,
  files,
}: {
  recording: Recording
  back: ReactNode
  files?: Files
}) {
  const { player, steps, again } = usePlayer(recording, files)
  // `null` follows the newest step.
  const [chosen, setChosen] = useState<number | null>(null)
  const newest = steps.at(-1)
  const shown = steps.find(({ step }) => step === chosen) ?? newest
  useEffect(() => {
    document.title = `Replay of ${recording.name} · autocoder`
  }, [recording])
  return (
    <>
      <TopBar />
      <main className={styles.main}>
        <header className={styles.head}>
          <h1>Replay of {visibleText(recording.name)}</h1>
          <div className={styles.controls}>
            {back}
            <Button onClick={() => saveRun(recording)}>
              <Icon name="download" /> Save the run
            </Button>
          </div>
        </header>
        <p className="muted">
          The replies are recorded. Every change is applied again; validation, tests and main.py run again
          here. Nothing is stored.
        </p>
        <PlayerControls player={player} shown={shown?.step ?? 0} show={setChosen} again={() => again()} />
        <VerdictNotice player={player} allowPackages={() => again({ packages: 'registry' })} />
        <div className={styles.columns}>
          <ol className={styles.steps} aria-label="Steps">
            {steps.map((step) => {
              const { code, text, icon, tone } = stepTitle(step)
              return (
                <li key={step.key}>
                  <button
                    type="button"
                    aria-current={step === shown ? 'step' : undefined}
                    onClick={() => setChosen(step.step === newest?.step ? null : step.step)}
                  >
                    <span className="num">{step.step}</span>
                    {tone === 'live' ? <Dot isLive /> : <Icon name={icon} className={tone} />}
                    <span className="cut">
                      <code>{code}</code> {visibleText(text)}
                    </span>
                  </button>
                </li>
              )
            })}
          </ol>
          {shown ? (
            <ReplayedStep key={shown.key} step={shown} recording={recording} />
          ) : (
            <p className={styles.empty}>Play it, or take one step at a time.</p>
          )}
        </div>
      </main>
    </>
  )
}

/** As JSON, which opens here again and is what programs take as `recording`. */
const saveRun = (recording: Recording): void =>
  saveFile(`${recording.name}.run.json`, new Blob([JSON.stringify(recording)], { type: 'application/json' }))
