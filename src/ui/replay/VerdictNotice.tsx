import type { Player, Verdict } from '../../core/replay/player'
import { useApp } from '../AppContext'
import { listed, plural } from '../format'
import { Button } from '../parts/Button'
import { Notice } from '../parts/Notice'
import { useSource } from '../useSource'
import { visibleText } from '../visibleText'

/** What a finished replay has shown; until then what it has not. `allowPackages` plays it again with packages. */
export function VerdictNotice({
  player: { verdict, recording },
  allowPackages,
}: {
  player: Player
  allowPackages(): void
}) {
  return (
    <div role="status">
      {verdict === null && (
        <Notice tone="quiet">
          Claimed by the recording, not checked here yet: it ended “{recording.end.outcome}”.
        </Notice>
      )}
      {verdict?.kind === 'verified' && <Verified verdict={verdict} />}
      {verdict?.kind === 'unchecked' && (
        <Notice tone="quiet">
          <b>Nothing to verify.</b> The run ended “{verdict.outcome}” before anything was checked.
        </Notice>
      )}
      {verdict?.kind === 'differs' && (
        <Notice tone="fail">
          <b>Differs at step {verdict.step}:</b> {visibleText(verdict.what)}.
        </Notice>
      )}
      {verdict?.kind === 'incomparable' && (
        <Notice tone="warn">
          <b>Can’t be compared from step {verdict.step} on:</b> {visibleText(verdict.why)}. That speaks
          neither for the recording nor against it.
        </Notice>
      )}
      {verdict?.kind === 'packages' && (
        <Notice
          tone="warn"
          actions={
            <Button isSmall onClick={allowPackages}>
              Allow packages, play again
            </Button>
          }
        >
          <b>Can’t be verified without packages.</b> It needs {visibleText(listed(verdict.modules))}. A
          recording brings no permission to fetch packages; yours is for this replay alone.
        </Notice>
      )}
      {verdict?.kind === 'broken' && (
        <Notice tone="warn">
          <b>The replay could not go on.</b> {visibleText(verdict.reason)}
        </Notice>
      )}
    </div>
  )
}

function Verified({ verdict }: { verdict: Extract<Verdict, { kind: 'verified' }> }) {
  const python = useSource(useApp().python)
  const version = python.phase === 'ready' ? ` ${python.version}` : ''
  const { outcome, tests, files, outcomes, changed } = verdict
  const isGood = outcome === 'complete' && tests.total > 0 && tests.passed === tests.total
  return (
    <Notice tone={changed.length ? 'warn' : isGood ? 'ok' : 'quiet'}>
      <b>Verified here.</b> It ends “{outcome}”, with {tests.passed} of {plural(tests.total, 'test')} passed:
      every test, exit status and file came out as recorded, in Python{version}.
      {changed.length > 0 && (
        <>
          {' '}
          <b>The project is not what this run ended with:</b> {visibleText(listed(changed))}{' '}
          {changed.length === 1 ? 'differs' : 'differ'}.
        </>
      )}
      <br />
      Files <code title={files}>{files.slice(0, 16)}</code>, outcomes{' '}
      <code title={outcomes}>{outcomes.slice(0, 16)}</code> (SHA-256).
    </Notice>
  )
}
