import type { CheckReport, TestReport } from '../../core/checks/report'
import type { Files } from '../../core/project'
import { PlainText } from '../parts/PlainText'
import { visibleText } from '../visibleText'
import { CommandLine } from './CommandLine'
import styles from './ConsolePane.module.css'
import { Fix, lastLine } from './Fix'
import { Loc } from './Loc'
import { ENDED, mainResult } from './mainResult'
import type { Place } from './place'
import { PlaceText } from './PlaceText'
import type { Desk } from './useDesk'

const MOST_TESTS = 10
const MOST_FINDINGS = 20

/** What main.py and the tests said when they were checked. */
export function CheckLines({
  report,
  files,
  desk,
  goTo,
}: {
  report: CheckReport
  files: Files
  desk: Desk
  goTo(place: Place): void
}) {
  const { main, tests, ended } = report
  const failed = tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  const passed = tests.filter(({ outcome }) => outcome === 'passed').length
  const result = ended === 'exit' ? `${failed.length} failed, ${passed} passed` : ENDED[ended]
  return (
    <>
      {main && (
        <>
          <CommandLine command="python main.py" result={mainResult(main)} isBad={!main.success} />
          {main.output ? (
            <PlaceText text={main.output} files={files} goTo={goTo} />
          ) : (
            <p className="muted">It printed nothing.</p>
          )}
          {!main.success && main.error && !main.output.includes(main.error.trim()) && (
            <PlaceText text={main.error} files={files} goTo={goTo} className="fail" />
          )}
          {!main.success && (
            <Fix desk={desk} problem={`python main.py fails: ${lastLine(main.error ?? '')}`} />
          )}
        </>
      )}
      <CommandLine
        command="python -m pytest"
        result={tests.length ? result : 'no tests'}
        isBad={failed.length > 0}
      />
      {failed.slice(0, MOST_TESTS).map((test) => (
        <Failure key={test.id} test={test} desk={desk} goTo={goTo} />
      ))}
      {report.changed_sources.length > 0 && (
        <p className="warn">
          main.py changed {report.changed_sources.map(visibleText).join(', ')}; the change was not kept.
        </p>
      )}
      {report.findings.slice(0, MOST_FINDINGS).map(({ path, line, code, message }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two notes may be the same; the list is only read
        <p key={i} className={styles.note}>
          <Loc place={{ path, line }} goTo={goTo} /> {visibleText(message)}{' '}
          <span className="muted">{code}</span>
        </p>
      ))}
    </>
  )
}

function Failure({ test, desk, goTo }: { test: TestReport; desk: Desk; goTo(place: Place): void }) {
  return (
    <div className={styles.failure}>
      <p className="fail">
        {test.outcome.toUpperCase()} {visibleText(test.id)}
      </p>
      <PlainText text={test.message} className="fail" />
      {test.frames.map((frame, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a function that calls itself has the same frame twice
        <div key={i} className={styles.frame}>
          <Loc place={{ path: frame.path, line: frame.line }} goTo={goTo} />
          <PlainText
            text={[
              frame.source.trim(),
              ...Object.entries(frame.locals).map(([name, value]) => `  ${name} = ${value}`),
            ].join('\n')}
          />
        </div>
      ))}
      {test.output.trim() && <PlainText text={test.output} className="muted" isConsole />}
      <Fix desk={desk} problem={`${test.id} fails: ${lastLine(test.message)}`} />
    </div>
  )
}
