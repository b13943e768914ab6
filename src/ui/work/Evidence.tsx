import type { CheckReport, TestReport } from '../../core/checks/report'
import { plural } from '../format'
import { cx } from '../parts/cx'
import { visibleText } from '../visibleText'
import styles from './Evidence.module.css'
import { Loc } from './Loc'
import type { Place } from './place'
import { lastPlaceIn } from './placesIn'

const MOST = 6

interface Finding {
  readonly name: string
  readonly message: string
  readonly place: Place | null
}

/** `main_test.py::test_x` is shown as `test_x`. */
export const testName = (id: string): string => id.slice(id.includes('::') ? id.indexOf('::') + 2 : 0)

/** Where a failure happened: the innermost frame in the project, or the test's own file. */
export const placeOf = ({ id, frames }: TestReport): Place => {
  const frame = frames.at(-1)
  return frame ? { path: frame.path, line: frame.line } : { path: id.split('::')[0] ?? id, line: 0 }
}

const firstLine = (text: string): string => visibleText(text.trim().split('\n').at(0) ?? '').slice(0, 300)

function findingsOf(report: CheckReport): Finding[] {
  const invalid = Object.entries(report.files)
    .filter(([, file]) => file.validation_success === false)
    .map(([path, { validation_error }]) => ({
      name: path,
      message: firstLine(validation_error ?? 'not valid'),
      place: { path, line: Number(/line (\d+)/.exec(validation_error ?? '')?.[1] ?? 1) },
    }))
  const failed = report.tests
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
    .map((test) => ({ name: testName(test.id), message: firstLine(test.message), place: placeOf(test) }))
  const { main } = report
  const error = main && !main.success ? main.error?.trim() : undefined
  const broken = error
    ? [
        {
          name: 'python main.py',
          message: firstLine(error.split('\n').at(-1) ?? ''),
          place: lastPlaceIn(error, report.files),
        },
      ]
    : []
  return [...invalid, ...failed, ...broken]
}

/** What a check found wrong, each with the place to look at. */
export function Evidence({ report, goTo }: { report: CheckReport; goTo(place: Place): void }) {
  const findings = findingsOf(report)
  const rest = findings.length - MOST
  return (
    <ul className={styles.evidence}>
      {findings.slice(0, MOST).map(({ name, message, place }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two tests of different files may have one name
        <li key={i}>
          <div className={styles.row}>
            <span className={cx(styles.name, 'cut')}>{visibleText(name)}</span>
            {place && place.line > 0 && <Loc place={place} goTo={goTo} />}
          </div>
          <samp>{message}</samp>
        </li>
      ))}
      {rest > 0 && <li>and {plural(rest, 'more failure')}</li>}
    </ul>
  )
}
