import { Gate } from './gate'
import { firstState } from './opening'
import { Replay } from './replay/replay'
import { RunRecord } from './runRecord'
import type { RunSetup } from './runSetup'
import { SaidQueue } from './saidQueue'
import { Standing } from './standing'
import { StepWaiters } from './stepWaiters'

/** What everything in one run works on. */
export interface RunParts {
  readonly setup: RunSetup
  readonly record: RunRecord
  readonly gate: Gate
  readonly standing: Standing
  readonly said: SaidQueue
  readonly stepWaiters: StepWaiters
  /** `null` in a run that is none. */
  readonly replay: Replay | null
}

export function createRunParts(setup: RunSetup): RunParts {
  const { recording, hash } = setup
  const record = new RunRecord(setup.journal, setup.ports.world)
  return {
    setup,
    record,
    gate: new Gate(setup.is_stepwise),
    standing: new Standing(firstState(setup), setup.ports.stdin, setup.ports.world),
    said: new SaidQueue(),
    stepWaiters: new StepWaiters(),
    replay: recording ? new Replay(recording, hash, () => record.log.snapshot) : null,
  }
}
