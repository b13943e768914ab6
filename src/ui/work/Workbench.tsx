import { Tabs } from '@base-ui/react/tabs'
import { lazy, memo, Suspense, useDeferredValue, useMemo } from 'react'
import { changedPaths } from '../../core/project'
import { cx } from '../parts/cx'
import { PartBoundary } from '../parts/PartBoundary'
import type { TraceStep } from '../trace'
import { CodePane } from './CodePane'
import { OutputPane } from './OutputPane'
import type { Place } from './place'
import { contentAt, hasPreview, type Tab } from './shownTab'
import { isBad } from './testOutcomes'
import { PreviewPane } from './PreviewPane'
import { TestsTable } from './TestsTable'
import type { Desk } from './useDesk'
import type { Session } from './useSession'
import styles from './Workbench.module.css'

const DiffPane = lazy(() => import('./DiffPane').then(({ DiffPane }) => ({ default: DiffPane })))

/** The project from five sides: the text of a file, what changed, the tests, what main.py did, a file as what it is. */
export const Workbench = memo(function Workbench({
  className,
  session,
  desk,
  place,
  looked,
  tab,
  show,
  goTo,
}: {
  className: string | undefined
  session: Session
  desk: Desk
  place: Place
  /** The step whose files are shown; `null` shows those of now. */
  looked: TraceStep | null
  tab: Tab
  show(tab: Tab): void
  goTo(place: Place): void
}) {
  const { files } = session
  const shelf = { files, artifacts: desk.artifacts }
  const canPreview = hasPreview(shelf, place.path)
  const content = contentAt(shelf, place.path)
  const start = session.trace.entries.length > 0 ? session.trace.start : null
  const changed = useMemo(() => (start ? changedPaths(start, files).length : 0), [start, files])
  // An editor takes a moment to make: what was clicked shows first.
  const opened = useDeferredValue(place)
  const shown = tab === 'preview' && !canPreview ? 'code' : tab
  return (
    <Tabs.Root
      className={cx(styles.workbench, className)}
      value={shown}
      onValueChange={(wanted: Tab) => show(wanted)}
    >
      <Tabs.List className={styles.tabs} aria-label="Workbench" activateOnFocus>
        <Tabs.Tab className={styles.tab} value="code">
          Code
        </Tabs.Tab>
        <Tabs.Tab className={styles.tab} value="diff">
          Diff <Count count={changed} of="changed files" />
        </Tabs.Tab>
        <Tabs.Tab className={styles.tab} value="tests">
          Tests <TestCount desk={desk} />
        </Tabs.Tab>
        <Tabs.Tab className={styles.tab} value="output">
          Output <Count count={Object.keys(desk.artifacts).length} of="written files" />
        </Tabs.Tab>
        <Tabs.Tab className={styles.tab} value="preview" disabled={!canPreview}>
          Preview
        </Tabs.Tab>
      </Tabs.List>
      {/* Kept, because what is typed and where one reads must not go with a look at the tests. */}
      <Tabs.Panel className={styles.panel} value="code" keepMounted>
        <CodePane session={session} desk={desk} place={opened} looked={looked} />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel} value="diff">
        <PartBoundary of={looked}>
          <Suspense>
            <DiffPane start={start} files={files} looked={looked} goTo={goTo} />
          </Suspense>
        </PartBoundary>
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel} value="tests">
        <TestsTable files={files} desk={desk} goTo={goTo} />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel} value="output">
        <OutputPane files={files} desk={desk} goTo={goTo} />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel} value="preview">
        <PartBoundary of={place.path}>
          {content !== undefined && (
            <PreviewPane
              path={place.path}
              content={content}
              goal={session.goal}
              isArtifact={!Object.hasOwn(files, place.path)}
            />
          )}
        </PartBoundary>
      </Tabs.Panel>
    </Tabs.Root>
  )
})

const Count = ({ count, of, tone }: { count: number; of: string; tone?: string }) =>
  count > 0 && (
    <span className={cx(styles.count, tone)}>
      {count}
      <span className="vh"> {of}</span>
    </span>
  )

function TestCount({ desk: { latest } }: { desk: Desk }) {
  const tests = latest?.tests ?? []
  const failing = tests.filter(isBad).length
  return failing ? (
    <Count count={failing} of="failing" tone="fail" />
  ) : (
    <Count count={tests.length} of="passing" />
  )
}
