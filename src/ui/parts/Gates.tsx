import type { Gates as GatesState } from '../../api/types'
import { cx } from './cx'
import styles from './Gates.module.css'

interface Cell {
  readonly name: string
  readonly state: 'ok' | 'fail' | 'none'
  readonly text: string
}

const share = (name: string, gate: GatesState['files']): Cell => {
  if (!gate || gate.total === 0) return { name, state: gate ? 'fail' : 'none', text: gate ? 'none' : '' }
  const { passed, total } = gate
  return { name, state: passed === total ? 'ok' : 'fail', text: `${passed}/${total}` }
}

function cellsOf({ files, tests, main, goal }: GatesState): Cell[] {
  const exit = main?.exit_code === null ? 'ended' : `exit ${main?.exit_code}`
  return [
    share('files', files),
    share('tests', tests),
    { name: 'main', state: main ? (main.success ? 'ok' : 'fail') : 'none', text: main ? exit : '' },
    {
      name: 'goal',
      state: goal === null ? 'none' : goal ? 'ok' : 'fail',
      text: goal === null ? '' : goal ? 'met' : 'no',
    },
  ]
}

/** The names of the four columns, for the eye: each cell says its own name to a screen reader. */
export function GateHeads() {
  return (
    <span className={cx(styles.gates, styles.heads)} aria-hidden="true">
      {['files', 'tests', 'main', 'goal'].map((name) => (
        <span key={name} className={styles.gate}>
          {name}
        </span>
      ))}
    </span>
  )
}

/** What is true of a project, in the same four cells wherever it is told. */
export function Gates({ gates, look }: { gates: GatesState; look?: 'now' | 'list' }) {
  return (
    <span className={cx(styles.gates, look && styles[look])}>
      {cellsOf(gates).map(({ name, state, text }) => (
        <span key={name} className={styles.gate} data-state={state}>
          <span className={look === 'list' ? styles.name : 'vh'}>{name} </span>
          {text || (
            <>
              <span aria-hidden="true">–</span>
              <span className="vh">not checked</span>
            </>
          )}{' '}
        </span>
      ))}
    </span>
  )
}
