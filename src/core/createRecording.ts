import type { Changes } from './amendments'
import { base64Of, bytesOfBase64 } from './base64'
import { outcomesOf } from './checks/outcomes'
import type { MutationOutcome } from './checks/inspection'
import type { CheckReport } from './checks/report'
import type { Context } from './context'
import type { LoopEvent } from './events'
import type { Hash, ModelReply } from './ports'
import { changedPaths, type Files } from './project'
import type { RecordedEdit, RecordedFiles, RecordedTurn, Recording } from './recording'
import type { StepEndEvent } from './run'
import { replySum } from './replay/replySum'

/** What a recording needs to know beside the events. */
export interface RecordingSource {
  readonly events: readonly LoopEvent[]
  readonly stdin: readonly string[]
  readonly hash: Hash
  /** Whether the run had gates, nudges and ways back, as a replay must then have them, too. */
  readonly isGated: boolean
}

/** Folds the events of a run into what a replay needs. Holds no key, because no event does. */
export async function createRecording({ events, stdin, hash, isGated }: RecordingSource): Promise<Recording> {
  const begun = events.find((event) => event.type === 'run-start')
  if (!begun) throw new Error('The run has not begun, so there is nothing to record.')
  const fold: Fold = {
    files: begun.context.files,
    report: null,
    kind: 'reason',
    checked: [],
    turns: [],
    checks: [],
    mutations: [],
    answers: [],
    kept: { turns: 0, checks: 0, mutations: 0, answers: 0, files: begun.context.files, report: null },
    isInStep: false,
    steps: 0,
    edits: [],
    hash,
  }
  const end = events.find((event) => event.type === 'run-end')
  // What is edited afterwards is no part of the run.
  const happened = end ? events.slice(0, events.indexOf(end) + 1) : events
  for (const [i, event] of happened.entries()) {
    // The way back at the end of a run leaves the step in progress behind.
    if (event.type === 'restore' && happened[i + 1]?.type === 'run-end') giveUpStep(fold)
    await recordEvent(fold, event)
  }
  giveUpStep(fold)
  return {
    version: 1,
    ...statementOf(begun.context),
    model: begun.model,
    note: '',
    files: recordedFiles(begun.context.files),
    stdin,
    turns: fold.turns,
    checks: fold.checks,
    ...(isGated && { mutations: fold.mutations, answers: fold.answers }),
    ...(fold.edits.length > 0 && { edits: fold.edits }),
    end: {
      outcome: end?.outcome ?? 'stopped',
      steps: fold.steps,
      files: await hashes(fold.files, hash),
      artifacts: await hashes(fold.report?.artifacts ?? {}, hash),
      outcomes: fold.report ? outcomesOf(fold.report) : [],
    },
  }
}

interface Fold {
  files: Files
  /** The newest check, of these files; `null` where there is none of them. */
  report: CheckReport | null
  /** Files and their checks, of which the run may go back to one. */
  readonly checked: { readonly files: Files; readonly report: CheckReport }[]
  kind: 'reason' | 'act'
  readonly turns: RecordedTurn[]
  readonly checks: { seed: number; clock: number }[]
  readonly mutations: (readonly MutationOutcome[])[]
  readonly answers: (string | null)[]
  /** What belongs to finished steps. */
  kept: Kept
  isInStep: boolean
  /** How many are done. */
  steps: number
  readonly edits: RecordedEdit[]
  readonly hash: Hash
}

const LISTS = ['turns', 'checks', 'mutations', 'answers'] as const

type Kept = Readonly<Record<(typeof LISTS)[number], number>> & Pick<Fold, 'files' | 'report'>

/** A step that was cut off left replies and checks that no replay will meet. */
function giveUpStep(fold: Fold): void {
  if (!fold.isInStep) return
  for (const list of LISTS) fold[list].length = fold.kept[list]
  fold.files = fold.kept.files
  fold.report = fold.kept.report
  fold.isInStep = false
}

function keepStep(fold: Fold): void {
  const { turns, checks, mutations, answers, files, report } = fold
  fold.isInStep = false
  fold.kept = {
    turns: turns.length,
    checks: checks.length,
    mutations: mutations.length,
    answers: answers.length,
    files,
    report,
  }
}

async function recordEvent(fold: Fold, event: LoopEvent): Promise<void> {
  switch (event.type) {
    case 'step-start':
      giveUpStep(fold)
      fold.kind = event.kind
      fold.isInStep = true
      return
    case 'step-end':
      return recordStepEnd(fold, event)
    case 'edit':
      giveUpStep(fold)
      fold.edits.push({ steps: fold.steps, changes: recordedChanges(fold.files, event.context.files) })
      fold.files = event.context.files
      // An empty project is not checked again before the model is asked.
      if (event.context.file_count === 0) fold.report = null
      return keepStep(fold)
    case 'restore':
      fold.files = event.context.files
      fold.report = checkOf(fold, fold.files) ?? fold.report
      return
    case 'mutation-end':
      fold.mutations.push(event.outcomes)
      return
    case 'answer':
      fold.answers.push(event.text)
      return
    case 'check-end':
      fold.report = event.report
      fold.checked.push({ files: fold.files, report: event.report })
      fold.checks.push({ seed: event.seed, clock: event.clock })
      return
    case 'reply-end':
      fold.turns.push(await recordedTurn(fold, event.reply))
  }
}

function recordStepEnd(fold: Fold, { kind, step, context }: StepEndEvent): void {
  const isChanged = changedPaths(fold.files, context.files).length > 0
  fold.files = context.files
  fold.steps = step
  // A look at the project may pin what its check was made with; an act leaves files that nobody has checked.
  if (kind === 'reason' && isChanged && fold.report)
    fold.checked.push({ files: fold.files, report: fold.report })
  keepStep(fold)
}

const checkOf = ({ checked }: Fold, files: Files): CheckReport | null =>
  checked.findLast((one) => changedPaths(one.files, files).length === 0)?.report ?? null

const recordedTurn = async (
  { kind, files, report, hash }: Fold,
  reply: ModelReply,
): Promise<RecordedTurn> => ({
  kind,
  files: await hash.files(files),
  outcomes: report ? outcomesOf(report) : [],
  sum: await replySum(reply, hash),
  reply,
})

const statementOf = ({ name, goal, project_dir }: Context) => ({ name, goal, project_dir })

const recordedFiles = (files: Files): RecordedFiles =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [path, recordedContent(content)]))

/** Text as it is, bytes as base64. */
export const recordedContent = (content: string | Uint8Array): RecordedFiles[string] =>
  typeof content === 'string' ? content : { base64: base64Of(content) }

const recordedChanges = (before: Files, after: Files): RecordedEdit['changes'] =>
  Object.fromEntries(
    changedPaths(before, after).map((path) => {
      const content = Object.hasOwn(after, path) ? after[path] : undefined
      return [path, content === undefined ? null : recordedContent(content)]
    }),
  )

/** The files that a recording begins with. */
export const filesOfRecording = (recording: Pick<Recording, 'files'>): Files =>
  Object.fromEntries(Object.entries(recording.files).map(([path, content]) => [path, contentOf(content)]))

/** What was changed, as it was before it was recorded; `null` deletes. */
export const contentsOf = (changes: RecordedEdit['changes']): Changes =>
  Object.fromEntries(
    Object.entries(changes).map(([path, content]) => [path, content === null ? null : contentOf(content)]),
  )

/** A content as it was before it was recorded. */
export const contentOf = (content: RecordedFiles[string]): string | Uint8Array =>
  typeof content === 'string' ? content : bytesOfBase64(content.base64)

async function hashes(files: Files, hash: Hash): Promise<Record<string, string>> {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    await Promise.all(entries.map(async ([path, content]) => [path, await hash.content(content)] as const)),
  )
}
