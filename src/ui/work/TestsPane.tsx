import { memo, useState } from 'react'
import type { TestReport } from '../../core/checks/report'
import type { Files } from '../../core/project'
import { plural } from '../format'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { PlainText } from '../parts/PlainText'
import { visibleText } from '../visibleText'
import { testName } from './Evidence'
import { Loc } from './Loc'
import pane from './Pane.module.css'
import type { Place } from './place'
import { inOrder, isBad, MOST_TESTS, OUTCOMES } from './testOutcomes'
import { testPlace } from './testPlace'
import styles from './TestsPane.module.css'
import type { Desk } from './useDesk'

/** One row a test, what fails first, the first failure open. */
export const TestsPane = memo(function TestsPane({
  className,
  files,
  desk: { report, latest },
  goTo,
}: {
  className: string | undefined
  files: Files
  desk: Desk
  goTo(place: Place): void
}) {
  const tests = inOrder(latest?.tests ?? [])
  const bad = tests.filter(isBad).length
  const seconds = tests.reduce((sum, test) => sum + test.seconds, 0)
  return (
    <section className={cx(pane.pane, className)} aria-labelledby="tests-title">
      <header className={pane.head}>
        <h2 id="tests-title">Tests</h2>
        {tests.length > 0 && (
          <span className="muted cut">
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
        {tests.slice(0, MOST_TESTS).map((test, i) => (
          <Test key={test.id} test={test} files={files} isFirst={i === 0} goTo={goTo} />
        ))}
        {tests.length > MOST_TESTS && <li>and {plural(tests.length - MOST_TESTS, 'more test')}</li>}
      </ul>
    </section>
  )
})

const Test = memo(function Test({ test, files, isFirst, goTo }: TestProps) {
  const [choice, setChoice] = useState<boolean | null>(null)
  const [icon, tone] = OUTCOMES[test.outcome]
  const hasDetail = test.message !== '' || test.frames.length > 0
  const isOpen = hasDetail && (choice ?? (isFirst && isBad(test)))
  const name = visibleText(testName(test.id).replace(/^test_/, ''))
  // What tells the cases of one test apart is never cut off.
  const stem = name.length < 80 ? name.replace(/(?<=.)\[[^[\]]{1,24}\]$/, '') : name
  return (
    <li data-open={isOpen} data-bad={isBad(test)}>
      <button
        type="button"
        className={styles.row}
        title={test.id}
        aria-expanded={hasDetail ? isOpen : undefined}
        onClick={() => (hasDetail ? setChoice(!isOpen) : goTo(testPlace(test, files)))}
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
  readonly files: Files
  readonly isFirst: boolean
  goTo(place: Place): void
}
