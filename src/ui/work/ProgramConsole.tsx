import type { Files } from '../../core/project'
import { CommandLine } from './CommandLine'
import styles from './ConsolePane.module.css'
import { Fix, lastLine } from './Fix'
import { mainResult } from './mainResult'
import type { Place } from './place'
import { PlaceText } from './PlaceText'
import { promptError } from './promptLines'
import type { Desk } from './useDesk'

/** What main.py, or Python's prompt, prints when the person runs it. */
export function ProgramConsole({
  files,
  desk,
  goTo,
}: {
  files: Files
  desk: Desk
  goTo(place: Place): void
}) {
  const { kind, text, question, outcome } = desk.program
  const main = outcome && 'main' in outcome ? outcome.main : null
  const problem = outcome && 'problem' in outcome ? outcome.problem : ''
  const isMain = kind === 'main'
  // What was printed as it came has the paths in full.
  const isPrinted = main?.error ? text.includes(lastLine(main.error)) : true
  const error = main && !main.success && main.error && !isPrinted ? main.error : ''
  // Python's own sign stands in front of the line to type in.
  const printed = isMain ? text : text.replace(/(>>>|\.\.\.) $/, '')
  const wanted = isMain
    ? main && !main.success && `python main.py fails: ${lastLine(main.error ?? text)}`
    : promptError(text)
  return (
    <div className={styles.session}>
      <CommandLine
        command={isMain ? 'python main.py' : 'python'}
        result={main ? mainResult(main) : problem || standing(isMain, question !== null)}
        isBad={main !== null && !main.success}
        isNow
      />
      {printed && <PlaceText text={printed} files={files} goTo={goTo} />}
      {isMain && main && !text && <p className="muted">It printed nothing.</p>}
      {error && <PlaceText text={error} files={files} goTo={goTo} className="fail" />}
      {wanted && <Fix desk={desk} problem={wanted} />}
    </div>
  )
}

function standing(isMain: boolean, isAsking: boolean): string {
  if (!isAsking) return 'running…'
  return isMain ? 'waits for your input' : 'waits for your next line'
}
