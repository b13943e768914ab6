import { createContext, type Statement } from './context'
import { type Ending, initialState, type LoopState } from './loopState'
import { type Memory, NO_MEMORY, type StoredMemory } from './memory'
import type { Head, Journal } from './journal'
import type { RunRecord } from './runRecord'
import { type Files, filesProblem } from './project'
import type { RunSetup } from './runSetup'

/** A project as the journal gives it back. */
export type SavedProject = NonNullable<Awaited<ReturnType<Journal['open']>>>

/** What the run is about: what the caller gave, else what the project was about before. */
export function statementOf(
  { project_name, journal, goal, project_dir }: RunSetup,
  saved: Pick<Statement, 'goal' | 'project_dir'> | null,
): Statement {
  const name = journal.name ?? project_name
  return {
    name,
    goal: goal?.trim() ? goal : (saved?.goal ?? ''),
    project_dir: project_dir ?? saved?.project_dir ?? name,
  }
}

/** Where a run stands whose project is new. */
export const firstState = (setup: RunSetup): LoopState =>
  initialState(createContext(statementOf(setup, null), setup.files))

/** Whether the saved project's last run is to go on, instead of being followed by another. */
export function isContinued({ head, events }: SavedProject, { goal }: Statement): boolean {
  const isUnfinished = head.status === 'running' || head.status === 'paused'
  return isUnfinished && events.length > 0 && goal === head.context.goal
}

/** Where a run stands that goes on after its last committed step. */
export function continuedState(
  { context, report, next, epoch, step, turns, usage, memory }: Head,
  record: RunRecord,
): LoopState {
  // Only what comes after a check may rely on it: before one, the files may be newer.
  return {
    context,
    report: next === 'act' ? report : null,
    next,
    epoch,
    step,
    turns,
    usage,
    memory: remembered(memory, record),
  }
}

/** The memory with its best state, whose files are a checkpoint and whose check is an event. */
function remembered(memory: StoredMemory | undefined, record: RunRecord): Memory {
  if (!memory) return NO_MEMORY
  const { best_step, is_best_judged = false, ...rest } = memory
  const checkpoint = record.checkpointOfStep(best_step)
  const check = record.log.snapshot.findLast(
    (event) => event.type === 'check-end' && event.step <= (best_step ?? 0),
  )
  const best =
    checkpoint && check?.type === 'check-end'
      ? {
          epoch: checkpoint.epoch,
          step: checkpoint.step,
          files: checkpoint.files,
          report: check.report,
          isGoalMet: is_best_judged,
        }
      : null
  // An older version did not keep all of it.
  return { ...NO_MEMORY, ...rest, best }
}

/** Where a run stands that follows one that has ended. */
export const followingState = ({ context }: Head, statement: Statement): LoopState =>
  initialState({ ...createContext(statement, context.files), history: context.history })

const failed = (reason: string): Ending => ({ outcome: 'failed', reason })

/** Why a replay can't take the place of what is saved, or `null`. */
export const replayProblem = ({ project_name, is_replay }: RunSetup, saved: SavedProject | null) =>
  saved && is_replay && !saved.head.is_replay
    ? failed(`There is a project "${project_name}" already; give the replay another name.`)
    : null

/** Why a run can't take the saved project for its own, or `null`. */
export const forkProblem = ({ project_name, is_new }: RunSetup, saved: SavedProject | null) =>
  saved && is_new ? failed(`There is a project "${project_name}" already; give the fork another name.`) : null

/** Why a run can't begin with these files, or `null`. */
export function startProblem(files: Files): Ending | null {
  const problem = filesProblem(files)
  return problem ? failed(`These files can't be a project's: ${problem}.`) : null
}

/** Why a run can't begin with what was asked for, or `null`. */
export const goalProblem = (goal: string): Ending | null =>
  goal.trim() ? null : failed('A new project needs a goal: say what to build.')
