import { memo, useState } from 'react'
import type { TestReport } from '../../core/checks/report'
import { plural } from '../format'
import { cx } from '../parts/cx'
import { Icon, type IconName } from '../parts/Icon'
import { PlainText } from '../parts/PlainText'
import { visibleText } from '../visibleText'
import { placeOf, testName } from './Evidence'
import { Loc } from './Loc'
import pane from './Pane.module.css'
import type { Place } from './place'
import styles from './TestsPane.module.css'
import type { Desk } from './useDesk'

const ORDER: Readonly<Record<TestReport['outcome'], number>> = {
  error: 0,
  failed: 1,
  xpassed: 2,
  passed: 3,
  xfailed: 4,
  skipped: 5,
}
const MOST = 300

const isBad = ({ outcome }: TestReport) => outcome === 'failed' || outcome === 'error'

/** One row a test, what fails first, the first failure open. */
export function TestsPane({
  className,
  desk: { report, latest },
  goTo,
}: {
  className: string | undefined
  desk: Desk
  goTo(place: Place): void
}) {
  const tests = [...(latest?.tests ?? [])].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
  const bad = tests.filter(isBad).length
  const seconds = tests.reduce((sum, test) => sum + test.seconds, 0)
  return (
    <section className={cx(pane.pane, className)} aria-labelledby="tests-title">
      <header className={pane.head}>
        <h2 id="tests-title">Tests</h2>
        {tests.length > 0 && (
          <span className="muted">
            <span className={bad ? 'fail' : 'ok'}>
              {tests.length - bad} of {tests.length}
            </span>{' '}
            in {seconds.toFixed(2)} s{!report && ', before the newest change'}
          </span>
        )}
      </header>
      {tests.length === 0 && (
        <p className={pane.empty}>{latest ? 'pytest found none.' : 'The files have not been tested yet.'}</p>
      )}
      <ul className={styles.tests}>
        {tests.slice(0, MOST).map((test, i) => (
          <Test key={test.id} test={test} isFirst={i === 0} goTo={goTo} />
        ))}
        {tests.length > MOST && <li>and {plural(tests.length - MOST, 'more test')}</li>}
      </ul>
    </section>
  )
}

const ICONS: Readonly<Record<TestReport['outcome'], readonly [IconName, string]>> = {
  passed: ['check', 'ok'],
  failed: ['cross', 'fail'],
  error: ['cross', 'fail'],
  skipped: ['dash', 'muted'],
  xfailed: ['check', 'muted'],
  xpassed: ['warn', 'warn'],
}

const Test = memo(function Test({ test, isFirst, goTo }: TestProps) {
  const [choice, setChoice] = useState<boolean | null>(null)
  const [icon, tone] = ICONS[test.outcome]
  const hasDetail = test.message !== '' || test.frames.length > 0
  const isOpen = hasDetail && (choice ?? (isFirst && isBad(test)))
  const name = visibleText(testName(test.id).replace(/^test_/, ''))
  // What tells the cases of one test apart is never cut off.
  const stem = name.length < 80 ? name.replace(/(?<=.)\[[^[\]]{1,24}\]$/, '') : name
  const place = placeOf(test)
  return (
    <li data-open={isOpen} data-bad={isBad(test)}>
      <button
        type="button"
        className={styles.row}
        title={test.id}
        aria-expanded={hasDetail ? isOpen : undefined}
        onClick={() => (hasDetail ? setChoice(!isOpen) : goTo(place))}
      >
        <Icon name={icon} className={tone} />
        <span className={styles.name}>
          <span className="cut">{stem}</span>
          {name.slice(stem.length)}
        </span>
        <span className="vh">, {test.outcome}</span>
      </button>
      {isOpen && (
        <div className={styles.detail}>
          <PlainText text={test.message.slice(0, 2_000)} className={styles.message} />
          {test.frames.map((frame, i) => (
            <Loc
              // biome-ignore lint/suspicious/noArrayIndexKey: a recursion has the same frame again and again
              key={i}
              place={{ path: frame.path, line: frame.line }}
              goTo={goTo}
            />
          ))}
        </div>
      )}
    </li>
  )
})

interface TestProps {
  readonly test: TestReport
  readonly isFirst: boolean
  goTo(place: Place): void
}
