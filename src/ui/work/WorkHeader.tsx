import { Menu } from '@base-ui/react/menu'
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react'
import { useApp } from '../AppContext'
import { formatCost, formatCount, formatTime } from '../format'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Dot } from '../parts/Dot'
import { Icon, type IconName } from '../parts/Icon'
import { ThemeButton } from '../parts/TopBar'
import { useHasRun } from '../replay/useHasRun'
import { HOME, projectHref, replayHref } from '../route'
import { type StatusWords, statusWords } from '../statusWords'
import { liveStep } from '../trace'
import { useRuns } from '../useRuns'
import { visibleText } from '../visibleText'
import { FolderChip } from './FolderChip'
import { HostsChip } from './HostsChip'
import { PackagesChip } from './PackagesChip'
import { RunControls } from './RunControls'
import type { Desk } from './useDesk'
import type { Session } from './useSession'
import styles from './WorkHeader.module.css'

const HostsDialog = lazy(() => import('./HostsDialog').then(({ HostsDialog }) => ({ default: HostsDialog })))

const TONES: Readonly<Record<StatusWords['tone'], IconName>> = {
  live: 'dash',
  ok: 'check',
  warn: 'pause',
  fail: 'cross',
  quiet: 'dash',
}

/** What is happening, what it costs, and what one can do now. */
export const WorkHeader = memo(function WorkHeader({ session, desk }: { session: Session; desk: Desk }) {
  const { words, tone } = statusWords(session)
  const step = liveStep(session.trace)
  const [isSharing, setSharing] = useState(false)
  const hasRun = useHasRun(session.name, session.trace.entries.length > 0)
  return (
    <header className={styles.bar}>
      <a className={styles.mark} href={HOME} aria-label="autocoder, all projects">
        <Icon name="mark" />
      </a>
      <h1 className="cut" title={session.goal}>
        {visibleText(session.name)}
      </h1>
      <p className={cx(styles.status, tone !== 'quiet' && tone)} role="status">
        {tone === 'live' ? <Dot isLive /> : <Icon name={TONES[tone]} />}
        <b className="cut">{words}</b>
        {step && <span className="muted only-wide">step {step.step}</span>}
        {session.isReplay && <span className={styles.tag}>replay</span>}
      </p>
      <Meters session={session} />
      <PackagesChip session={session} desk={desk} />
      <HostsChip session={session} desk={desk} />
      <FolderChip session={session} desk={desk} />
      <RunControls session={session} desk={desk} />
      <div className={styles.tools}>
        <span className="only-wide">
          <ThemeButton />
        </span>
        <Button
          look="quiet"
          isIcon
          className="only-wide"
          aria-label="Share"
          title="Share"
          onClick={() => setSharing(true)}
        >
          <Icon name="link" />
        </Button>
        <More session={session} desk={desk} hasRun={hasRun} share={() => setSharing(true)} />
      </div>
      {isSharing && (
        <Suspense fallback={null}>
          <ShareDialog name={session.name} hasRun={hasRun} onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </header>
  )
})

const ShareDialog = lazy(() =>
  import('../share/ShareDialog').then(({ ShareDialog }) => ({ default: ShareDialog })),
)

function Meters({ session }: { session: Session }) {
  const { epoch, usage, limits } = session
  const seconds = useSeconds(session)
  const isEstimate = usage?.is_estimate ?? false
  const tokens = (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0)
  return (
    <dl className={styles.meters}>
      <Meter name="epoch" value={epoch} limit={limits.epochs} format={String} />
      <Meter name="time" value={seconds} limit={limits.seconds} format={formatTime} />
      <Meter
        name="tokens"
        value={tokens}
        limit={limits.tokens}
        format={formatCount}
        isEstimate={isEstimate}
      />
      {usage?.cost_usd != null && usage.calls > 0 && (
        <Meter
          name="cost"
          value={usage.cost_usd}
          limit={limits.cost_usd}
          format={formatCost}
          isEstimate={isEstimate}
        />
      )}
    </dl>
  )
}

/** Ticks while the run is running. */
function useSeconds({ run, status, seconds }: Session): number {
  const [, tick] = useState(0)
  useEffect(() => {
    if (status !== 'running' || !run) return
    const timer = setInterval(() => tick((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [run, status])
  return run ? run.seconds : seconds
}

function Meter({
  name,
  value,
  limit,
  format,
  isEstimate = false,
}: {
  name: string
  value: number
  limit: number | undefined
  format(value: number): string
  /** Whether the endpoint left some of it to be guessed. */
  isEstimate?: boolean
}) {
  const used = limit ? Math.min(100, (100 * value) / limit) : 0
  return (
    <div className={styles.meter} style={{ '--used': `${used}%` } as React.CSSProperties}>
      <dt>{name}</dt>
      <dd>
        {isEstimate && <abbr title="Estimated: the endpoint did not say how much was used">≈</abbr>}
        {format(value)}
        {limit !== undefined && <span>/{format(limit)}</span>}
      </dd>
    </div>
  )
}

function More({
  session: { name, run, isActive },
  desk,
  hasRun,
  share,
}: {
  session: Session
  desk: Desk
  hasRun: boolean
  share(): void
}) {
  const { registry, openSettings, openPalette } = useApp()
  const [isNamingHosts, setNamingHosts] = useState(false)
  // The menu is part of the header for whoever goes from landmark to landmark.
  const place = useRef<HTMLSpanElement>(null)
  // What a program has said of hosts counts for the whole of its run.
  const isProgramsRun = isActive && run?.hosts != null
  const others = useRuns(registry).filter(
    ({ context, status }) => context.name !== name && (status === 'running' || status === 'paused'),
  )
  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<Button look="quiet" isIcon aria-label="More" title="More" />}>
          <Icon name="more" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner sideOffset={4} align="end" className={styles.positioner}>
            <Menu.Popup className={styles.menu}>
              <Menu.Item className={styles.item} onClick={openPalette}>
                <Icon name="terminal" /> <span className="grow">Commands</span> <kbd>Ctrl K</kbd>
              </Menu.Item>
              <Menu.Item className={styles.item} onClick={share}>
                <Icon name="link" /> Share
              </Menu.Item>
              {hasRun && !isActive && (
                <Menu.Item
                  className={styles.item}
                  onClick={() => {
                    location.hash = replayHref(name)
                  }}
                >
                  <Icon name="replay" /> Replay step by step
                </Menu.Item>
              )}
              <Menu.Item className={styles.item} onClick={desk.download}>
                <Icon name="download" /> Download as zip
              </Menu.Item>
              {desk.chooseFolder && (
                <Menu.Item className={styles.item} onClick={desk.chooseFolder}>
                  <Icon name="file" /> Work in a folder
                </Menu.Item>
              )}
              {!desk.readOnlyReason && <AllowPackages desk={desk} />}
              {!desk.readOnlyReason && !isProgramsRun && (
                <Menu.Item className={styles.item} onClick={() => setNamingHosts(true)}>
                  <Icon name="send" /> Open hosts
                </Menu.Item>
              )}
              <Menu.Item className={styles.item} onClick={() => openSettings(null)}>
                <Icon name="sliders" /> Settings
              </Menu.Item>
              {others.map(({ id, context }) => (
                <Menu.Item
                  key={id}
                  className={styles.item}
                  onClick={() => {
                    location.hash = projectHref(context.name)
                  }}
                >
                  <Icon name="play" /> Also at work: {visibleText(context.name)}
                </Menu.Item>
              ))}
              <Menu.Item
                className={styles.item}
                onClick={() => {
                  location.hash = HOME
                }}
              >
                <Icon name="file" /> All projects
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <span ref={place} className={styles.place} />
      {isNamingHosts && (
        <Suspense fallback={null}>
          <HostsDialog desk={desk} onClose={() => setNamingHosts(false)} />
        </Suspense>
      )}
    </>
  )
}

function AllowPackages({ desk: { packages, allowPackages } }: { desk: Desk }) {
  const isOpen = packages === 'registry'
  return (
    <Menu.Item className={styles.item} onClick={() => allowPackages(isOpen ? 'closed' : 'registry')}>
      <Icon name={isOpen ? 'lock' : 'download'} /> {isOpen ? 'Close packages' : 'Allow packages'}
    </Menu.Item>
  )
}
