import type { CheckReport, TestReport } from '../../core/checks/report'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { PlainText } from '../parts/PlainText'
import { scroller } from '../parts/scroller'
import { visibleText } from '../visibleText'
import { Loc } from './Loc'
import { ENDED, mainResult } from './mainResult'
import styles from './OutputPane.module.css'
import pane from './Pane.module.css'
import type { Place } from './place'
import { ProgramConsole } from './ProgramConsole'
import type { Desk } from './useDesk'

const MOST_TESTS = 10

/** What the program and the tests printed when they last ran. */
export function OutputPane({
  className,
  desk,
  goTo,
}: {
  className: string | undefined
  desk: Desk
  goTo(place: Place): void
}) {
  const { report, latest, program, canRun } = desk
  return (
    <section className={cx(pane.pane, styles.output, className)} aria-labelledby="output-title">
      <header className={cx(pane.head, styles.head)}>
        <h2 id="output-title">Output</h2>
        <span className="muted cut">
          {program.isNewest
            ? 'of main.py, run by you in a fresh Python'
            : latest && !report
              ? 'of the check before the newest change'
              : 'of the newest check, in a fresh Python'}
        </span>
        {program.isRunning ? (
          <Button isSmall className={styles.run} onClick={program.stop} title="Stop main.py">
            <Icon name="stop" /> Stop main.py
          </Button>
        ) : (
          canRun && (
            <Button
              isSmall
              className={styles.run}
              onClick={program.run}
              title="Run main.py alone; it can ask you"
            >
              <Icon name="play" /> Run
            </Button>
          )
        )}
      </header>
      <div className={styles.lines} {...scroller('Output')}>
        {program.isNewest ? (
          <ProgramConsole program={program} />
        ) : latest ? (
          <Lines report={latest} desk={desk} goTo={goTo} />
        ) : (
          <p className="muted">Nothing has run yet.</p>
        )}
      </div>
    </section>
  )
}

function Lines({ report, desk, goTo }: { report: CheckReport; desk: Desk; goTo(place: Place): void }) {
  const { main, tests, ended } = report
  const failed = tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  const passed = tests.filter(({ outcome }) => outcome === 'passed').length
  const result = ended === 'exit' ? `${failed.length} failed, ${passed} passed` : ENDED[ended]
  return (
    <>
      {main && (
        <>
          <Command command="python main.py" result={mainResult(main)} isBad={!main.success} />
          {main.output ? (
            <PlainText text={main.output} isConsole />
          ) : (
            <p className="muted">It printed nothing.</p>
          )}
          {!main.success && main.error && !main.output.includes(main.error.trim()) && (
            <PlainText text={main.error} className="fail" />
          )}
          {!main.success && (
            <Fix desk={desk} problem={`python main.py fails: ${lastLine(main.error ?? '')}`} />
          )}
        </>
      )}
      <Command
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
      {report.findings.slice(0, 20).map(({ path, line, code, message }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line may have the same finding twice
        <p key={i} className={styles.note}>
          <Loc place={{ path, line }} goTo={goTo} /> {visibleText(message)}{' '}
          <span className="muted">{code}</span>
        </p>
      ))}
    </>
  )
}

const Command = ({ command, result, isBad }: { command: string; result: string; isBad: boolean }) => (
  <p className={styles.command}>
    <span aria-hidden="true" className="muted">
      $
    </span>{' '}
    {command} <span className={isBad ? 'fail' : 'muted'}>{result}</span>
  </p>
)

function Failure({ test, desk, goTo }: { test: TestReport; desk: Desk; goTo(place: Place): void }) {
  return (
    <div className={styles.failure}>
      <p className="fail">
        {test.outcome.toUpperCase()} {visibleText(test.id)}
      </p>
      <PlainText text={test.message} className="fail" />
      {test.frames.map((frame, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a recursion has the same frame again and again
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

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? ''

/** Hands a problem to the agent. */
function Fix({ desk, problem }: { desk: Desk; problem: string }) {
  if (desk.readOnlyReason) return null
  return (
    <Button
      isSmall
      title="The agent gets it with its next prompt"
      onClick={() => desk.ask(`Fix this: ${problem}`)}
    >
      <Icon name="send" /> Fix this
    </Button>
  )
}
