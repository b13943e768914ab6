import type { Ended, MainReport } from '../../core/checks/report'

export const ENDED: Readonly<Record<Exclude<Ended, 'exit'>, string>> = {
  time: 'stopped at its time limit',
  memory: 'stopped: too much memory',
  output: 'stopped: too much output',
  files: 'stopped: too many files',
  crash: 'the interpreter died',
}

/** `exit 0, 0.12 s` */
export const mainResult = ({ ended, exit_code, seconds }: MainReport): string =>
  `${ended === 'exit' ? `exit ${exit_code}` : ENDED[ended]}, ${seconds.toFixed(2)} s`
