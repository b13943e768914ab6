import type { MutationOutcome } from '../../core/checks/inspection'
import { plural } from '../format'
import { visibleText } from '../visibleText'
import styles from './Evidence.module.css'
import { Loc } from './Loc'
import type { Place } from './place'

/** Whether the tests noticed small changes of the code, and which they did not. */
export function Mutations({
  outcomes,
  goTo,
}: {
  outcomes: readonly MutationOutcome[]
  goTo(place: Place): void
}) {
  const unnoticed = outcomes.filter(({ is_noticed }) => !is_noticed)
  return (
    <>
      <p>
        {plural(outcomes.length, 'small change')} of the code {outcomes.length === 1 ? 'was' : 'were'} tried,
        one at a time. The tests noticed{' '}
        {unnoticed.length ? `${outcomes.length - unnoticed.length}, and not:` : 'every one.'}
      </p>
      {unnoticed.length > 0 && (
        <ul className={styles.evidence}>
          {unnoticed.map((outcome, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line may have several changes
            <li key={i}>
              <div className={styles.row}>
                <code>{visibleText(outcome.old)}</code> as <code>{visibleText(outcome.new)}</code>
                <Loc place={{ path: outcome.path, line: outcome.line }} goTo={goTo} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
