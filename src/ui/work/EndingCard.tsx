import { useApp } from '../AppContext'
import { formatBytes } from '../format'
import { Button } from '../parts/Button'
import { Icon, type IconName } from '../parts/Icon'
import { isEditedSince } from '../statusWords'
import { visibleText } from '../visibleText'
import styles from './EndingCard.module.css'
import type { Place } from './place'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

interface Fact {
  readonly icon: IconName
  readonly tone: 'ok' | 'fail' | 'muted'
  readonly text: string
  /** The file that it is about, where there is one to look at. */
  readonly path?: string
}

/** The honest last card: how it ended, what was reached, what to do next. */
export function EndingCard({
  session,
  desk,
  goTo,
}: {
  session: Session
  desk: Desk
  goTo(place: Place): void
}) {
  const { openSettings } = useApp()
  const { status, reason } = session
  const { title, icon, tone, next } = endingWords(session)
  return (
    <section className={styles.card} data-tone={tone}>
      <h3>
        <Icon name={icon} className={tone} /> {title}
      </h3>
      {reason && <p dir="auto">{status === 'complete' ? `“${visibleText(reason)}”` : visibleText(reason)}</p>}
      <ul>
        {factsOf(session, desk).map(({ icon, tone, text, path }) => (
          <li key={text}>
            <Icon name={icon} className={tone} /> <span>{visibleText(text)}</span>
            {path !== undefined && (
              <Button
                isSmall
                look="quiet"
                aria-label={`Look at ${path}`}
                onClick={() => goTo({ path, line: 0 })}
              >
                <Icon name="eye" /> Look
              </Button>
            )}
          </li>
        ))}
      </ul>
      {next && <p>{next}</p>}
      <div className={styles.acts}>
        <Button onClick={desk.download}>
          <Icon name="download" /> Download zip
        </Button>
        {(status !== 'complete' || isEditedSince(session)) && !desk.readOnlyReason && (
          <Button onClick={() => desk.goOn()}>
            <Icon name="play" /> {status === 'running' || status === 'paused' ? 'Resume' : 'Go on'}
          </Button>
        )}
        {status === 'limit' && (
          <Button onClick={() => openSettings('limits')}>
            <Icon name="flag" /> Change limits
          </Button>
        )}
      </div>
    </section>
  )
}

interface EndingWords {
  readonly title: string
  readonly icon: IconName
  readonly tone: string
  readonly next: string
}

function endingWords(session: Session): EndingWords {
  const { status, trace, isBusyElsewhere } = session
  const steps = trace.entries.filter((entry) => entry.type === 'step' && entry.state === 'done').length
  const after = steps ? ` after ${steps} ${steps === 1 ? 'step' : 'steps'}` : ''
  switch (status) {
    case 'complete':
      return {
        title: `Complete${after}`,
        icon: 'check',
        tone: 'ok',
        next: isEditedSince(session)
          ? 'Files were edited by hand since then; going on judges the goal again.'
          : '',
      }
    case 'limit':
      return {
        title: `Limit reached${after}`,
        icon: 'flag',
        tone: 'warn',
        next: 'Going on begins with fresh limits, from the files as they are.',
      }
    case 'stuck':
      return {
        title: `Stuck${after}`,
        icon: 'cross',
        tone: 'fail',
        next: 'Say below what to try instead, edit the code yourself, or choose another model.',
      }
    case 'failed':
      return {
        title: `Failed${after}`,
        icon: 'cross',
        tone: 'fail',
        next: 'Put right what is said above, then go on: it begins from the files as they are.',
      }
    case 'stopped':
      return {
        title: `Stopped${after}`,
        icon: 'stop',
        tone: 'muted',
        next: 'Go on from the files as they are, say below what to do differently, or edit and run the code yourself.',
      }
    default:
      return isBusyElsewhere
        ? {
            title: 'At work in another tab',
            icon: 'play',
            tone: 'live',
            next: 'What it finishes shows here.',
          }
        : {
            title: 'Interrupted',
            icon: 'pause',
            tone: 'warn',
            next: 'The page was closed while it was at work. It goes on from the last finished step.',
          }
  }
}

/** What is true of the files as they are, the weak part included. */
function factsOf(session: Session, { report }: Desk): Fact[] {
  if (Object.keys(session.files).length === 0)
    return [{ icon: 'dash', tone: 'muted', text: 'There are no files yet' }]
  if (!report)
    return [{ icon: 'dash', tone: 'muted', text: 'The files have not been checked since their last change' }]
  const facts: Fact[] = []
  const fact = (isGood: boolean, text: string) =>
    facts.push({ icon: isGood ? 'check' : 'cross', tone: isGood ? 'ok' : 'fail', text })
  const files = Object.values(report.files)
  const valid = files.filter(({ validation_success }) => validation_success !== false).length
  fact(valid === files.length, `${valid} of ${files.length} Python files are valid`)
  const ran = report.tests.filter(({ outcome }) => outcome !== 'skipped')
  const passed = ran.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'error').length
  fact(
    ran.length > 0 && passed === ran.length,
    ran.length ? `${passed} of ${ran.length} tests pass` : 'There are no tests',
  )
  const skipped = report.tests.length - ran.length
  if (skipped) fact(false, `${skipped} skipped`)
  const { main } = report
  if (main)
    fact(
      main.success,
      main.exit_code === null
        ? 'main.py did not end by itself'
        : `main.py exits with ${main.exit_code} in ${main.seconds.toFixed(2)} s`,
    )
  for (const [path, bytes] of Object.entries(report.artifacts).slice(0, 5))
    facts.push({ icon: 'check', tone: 'ok', text: `It wrote ${path}, ${formatBytes(bytes.length)}`, path })
  return facts
}
