import type { Player } from '../../core/replay/player'
import { useApp } from '../AppContext'
import { Notice } from '../parts/Notice'
import { useSource } from '../useSource'
import { visibleText } from '../visibleText'

/** What a finished replay has shown; until then what it has not. */
export function VerdictNotice({ player: { verdict, recording } }: { player: Player }) {
  const python = useSource(useApp().python)
  const version = python.phase === 'ready' ? ` ${python.version}` : ''
  return (
    <div role="status">
      {verdict === null && (
        <Notice tone="quiet">
          Claimed by the recording, not checked here yet: it ended “{visibleText(recording.end.outcome)}”.
        </Notice>
      )}
      {verdict?.kind === 'verified' && (
        <Notice tone="ok">
          <b>Verified here.</b> Every test, exit status and file came out as recorded, in Python{version}.
          <br />
          Files <code title={verdict.files}>{verdict.files.slice(0, 16)}</code>, outcomes{' '}
          <code title={verdict.outcomes}>{verdict.outcomes.slice(0, 16)}</code> (SHA-256).
        </Notice>
      )}
      {verdict?.kind === 'differs' && (
        <Notice tone="fail">
          <b>Differs at step {verdict.step}:</b> {visibleText(verdict.what)}.
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
