import { gatesOf } from '../../core/checks/gates'
import type { CheckReport } from '../../core/checks/report'
import type { IconName } from '../parts/Icon'
import { writtenPath } from '../statusWords'
import type { TraceStep } from '../trace'

export interface StepTitle {
  /** What was done, as code: the actions; `reason` for the other kind. */
  readonly code: string
  readonly text: string
  readonly icon: IconName
  readonly tone: 'ok' | 'fail' | 'live' | 'none'
}

/** The line that stands for a step. */
export function stepTitle(step: TraceStep): StepTitle {
  return withoutPulse(step, step.kind === 'reason' ? reasonTitle(step) : actTitle(step))
}

/** Nothing moves while the run is paused. */
const withoutPulse = ({ phase }: TraceStep, title: StepTitle): StepTitle =>
  phase === 'paused' && title.tone === 'live' ? { ...title, icon: 'pause', tone: 'none' } : title

function reasonTitle(step: TraceStep): StepTitle {
  const title = (text: string, icon: IconName, tone: StepTitle['tone']) => ({
    code: 'reason',
    text,
    icon,
    tone,
  })
  if (step.state === 'given-up') return title('Interrupted', 'dash', 'none')
  if (step.report && !step.report.success) return title(failure(step.report), 'cross', 'fail')
  if (step.goal !== null)
    return step.goal ? title('The goal is met', 'check', 'ok') : title('Not complete yet', 'flag', 'none')
  if (step.state === 'live')
    return title(step.report ? 'Is the goal met?' : 'Validate, test and run', 'dash', 'live')
  return step.report ? title('All tests pass', 'check', 'ok') : title('Empty project', 'dash', 'none')
}

/** The first thing that has to be repaired. */
function failure(report: CheckReport): string {
  const { files, tests, main } = gatesOf(report, null)
  const invalid = Object.entries(report.files).filter(([, file]) => file.validation_success === false)
  if (invalid.length === 1) return `${invalid[0]?.[0]} is not valid`
  if (files && files.passed < files.total) return `${files.total - files.passed} files are not valid`
  if (report.ended !== 'exit') return 'The tests did not end by themselves'
  if (!tests?.total) return 'There are no tests'
  const failed = tests.total - tests.passed
  if (failed) return `${failed} of ${tests.total} tests ${failed === 1 ? 'fails' : 'fail'}`
  if (main && !main.success)
    return main.exit_code === null ? 'main.py did not end by itself' : `main.py exits with ${main.exit_code}`
  return 'Something is not right yet'
}

function actTitle(step: TraceStep): StepTitle {
  const isLive = step.state === 'live'
  const code = step.actions.map(({ name }) => name).join(', ')
  const paths = step.actions.flatMap(({ paths, arguments: { filepath } }) =>
    paths?.length ? paths : typeof filepath === 'string' ? [filepath] : [],
  )
  if (step.state === 'given-up')
    return { code: code || 'act', text: 'interrupted', icon: 'dash', tone: 'none' }
  if (!code)
    return {
      code: 'act',
      text: isLive ? actingWords(step) : 'No action',
      icon: 'dash',
      tone: isLive ? 'live' : 'none',
    }
  const isNew = step.actions.every(({ name }) => name.startsWith('create'))
  return {
    code,
    text: [...new Set(paths)].join(', '),
    icon: isNew ? 'file-plus' : 'pencil',
    tone: isLive ? 'live' : 'none',
  }
}

function actingWords(step: TraceStep): string {
  if (step.phase === 'paused') return 'Paused'
  if (step.phase === 'waiting') return 'Waiting to ask again'
  return step.phase === 'writing' ? `Writing ${writtenPath(step)}` : 'Thinking'
}
