import { memo } from 'react'
import type { TestReport } from '../../core/checks/report'
import type { Files } from '../../core/project'
import { plural } from '../format'
import { Icon } from '../parts/Icon'
import { scroller } from '../parts/scroller'
import { useGradually } from '../useGradually'
import { visibleText } from '../visibleText'
import { Loc } from './Loc'
import pane from './Pane.module.css'
import type { Place } from './place'
import { inOrder, isBad, MOST_TESTS, OUTCOMES } from './testOutcomes'
import { testPlace } from './testPlace'
import styles from './TestsTable.module.css'
import type { Desk } from './useDesk'

/** As many as a large screen has room for. */
const FIRST_ROWS = 50

/** Every test with its outcome, how long it took, and the line to go to. */
export const TestsTable = memo(function TestsTable({
  files,
  desk: { report, latest },
  goTo,
}: {
  files: Files
  desk: Desk
  goTo(place: Place): void
}) {
  const tests = inOrder(latest?.tests ?? [])
  const shown = useGradually(Math.min(tests.length, MOST_TESTS), FIRST_ROWS, FIRST_ROWS)
  if (tests.length === 0)
    return (
      <p className={pane.empty}>{latest ? 'pytest found none.' : 'The files have not been tested yet.'}</p>
    )
  return (
    <div className={styles.scroll} {...scroller('Tests')}>
      <table className={styles.table}>
        <caption className={report ? 'vh' : 'muted'}>
          {report ? 'Tests' : 'Of the check before the newest change'}
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span className={styles.word}>Outcome</span>
            </th>
            <th scope="col">Test</th>
            <th scope="col">Line</th>
            <th scope="col" className="num only-wide">
              Seconds
            </th>
          </tr>
        </thead>
        <tbody>
          {tests.slice(0, shown).map((test) => (
            <Row key={test.id} test={test} files={files} goTo={goTo} />
          ))}
        </tbody>
      </table>
      {tests.length > MOST_TESTS && (
        <p className="muted">and {plural(tests.length - MOST_TESTS, 'more test')}</p>
      )}
    </div>
  )
})

const Row = memo(function Row({
  test,
  files,
  goTo,
}: {
  test: TestReport
  files: Files
  goTo(place: Place): void
}) {
  const [icon, tone] = OUTCOMES[test.outcome]
  const place = testPlace(test, files)
  return (
    <tr data-bad={isBad(test)}>
      <td className={tone}>
        <Icon name={icon} /> <span className={styles.word}>{test.outcome}</span>
      </td>
      <th scope="row">
        {visibleText(test.id.slice(test.id.indexOf('::') + 2))}
        {isBad(test) && test.message && (
          <samp className="fail">{visibleText(test.message.trim().split('\n')[0]?.slice(0, 300) ?? '')}</samp>
        )}
      </th>
      <td>{Object.hasOwn(files, place.path) && <Loc place={place} goTo={goTo} />}</td>
      <td className="num only-wide">{test.seconds.toFixed(2)}</td>
    </tr>
  )
})
