import { describe, expect, it } from 'vitest'
import type { CheckReport } from '../core/checks/report'
import { createContext, withFiles } from '../core/context'
import type { LoopEvent, LoopEventBody } from '../core/events'
import { NO_USAGE } from '../core/usage'
import { testReport } from '../testing/testReport'
import { EMPTY_TRACE, liveStep, stepGates, type TraceStep, traceAfter, traceGates } from './trace'

const start = createContext({ name: 'clock', goal: 'tell the time', project_dir: 'clock' })
const written = withFiles(start, { 'main.py': 'print(1)\n' })

const report = (success: boolean): CheckReport => ({
  ...testReport(Number(success), Number(!success)),
  files: {
    'main.py': { validation_success: true, validation_error: null, test_success: null, test_error: null },
  },
})

const reply = {
  message: { role: 'assistant' as const, content: 'ok' },
  finish_reason: 'stop' as const,
  usage: NO_USAGE,
}

/** Events in their order; those of a step carry its number. */
function events(...bodies: readonly LoopEventBody[]): LoopEvent[] {
  let step = 0
  return bodies.map((body, seq) => {
    if (body.type === 'step-start') step += 1
    return { ...body, seq, at: 1000 * seq, epoch: Math.ceil(step / 2), step }
  })
}

const RUN = events(
  { type: 'run-start', context: start, model: 'm', is_replay: false },
  { type: 'step-start', kind: 'act' },
  { type: 'prompt-compose', prompt: 'write it' },
  { type: 'reply-delta', text: 'I will' },
  { type: 'retry', reason: 'The stream was cut.', seconds: 2 },
  { type: 'reply-delta', text: 'I ' },
  { type: 'reply-delta', text: 'do' },
  { type: 'reply-end', reply, usage: NO_USAGE },
  { type: 'action-choose', name: 'write_code', arguments: { reasoning: 'because', filepath: 'main.py' } },
  { type: 'action-apply', name: 'write_code', paths: ['main.py'] },
  { type: 'step-end', kind: 'act', summary: 'write_code main.py +1', context: written },
  { type: 'step-start', kind: 'reason' },
  { type: 'check-end', report: report(true), seed: 1, clock: 1 },
  { type: 'prompt-compose', prompt: 'is it?' },
  {
    type: 'action-choose',
    name: 'project_validation_action',
    arguments: { reasoning: 'it is', is_valid_and_complete: true },
  },
  { type: 'step-end', kind: 'reason', summary: 'met', context: written },
  { type: 'run-end', outcome: 'complete', reason: 'it is' },
)

const upTo = (count: number) => traceAfter(EMPTY_TRACE, RUN.slice(0, count))
const firstStep = (count: number) =>
  upTo(count).entries.find((entry): entry is TraceStep => entry.type === 'step')

describe('a trace', () => {
  it('collects the text of a reply, and begins again after a retry', () => {
    expect(firstStep(4)).toMatchObject({ phase: 'writing', streaming: 'I will' })
    expect(firstStep(5)).toMatchObject({
      phase: 'waiting',
      streaming: '',
      retries: 1,
      retry: { until: 6000 },
    })
    expect(firstStep(7)).toMatchObject({ phase: 'writing', streaming: 'I do', retry: null })
    expect(firstStep(8)).toMatchObject({ streaming: '', replies: [reply] })
  })

  it('holds every request of a step, and the functions of the newest', () => {
    const again: LoopEventBody = {
      type: 'prompt-compose',
      prompt: 'tool: Not valid.',
      tools: ['write_code'],
      is_continuation: true,
    }
    const [step] = traceAfter(upTo(8), events(again)).entries
    expect(step).toMatchObject({
      tools: ['write_code'],
      prompt: expect.stringMatching(/^write it\n.*\ntool: Not valid\.$/s),
    })
    const shorter: LoopEventBody = { type: 'prompt-compose', prompt: 'write it, in short', tools: [] }
    expect(traceAfter(upTo(8), events(again, shorter)).entries[0]).toMatchObject({
      prompt: 'write it, in short',
    })
  })

  it('tells why, what and from what to what', () => {
    expect(firstStep(11)).toMatchObject({
      state: 'done',
      why: 'because',
      summary: 'write_code main.py +1',
      actions: [{ name: 'write_code', paths: ['main.py'] }],
      before: {},
      after: written.files,
    })
  })

  it('keeps the calls that were applied before one that was refused', () => {
    const choose: LoopEventBody = {
      type: 'action-choose',
      name: 'delete_file',
      arguments: { filepath: 'a.py' },
    }
    const refuse: LoopEventBody = { type: 'action-refuse', name: 'delete_file', message: 'There is no file.' }
    const [step] = traceAfter(upTo(10), events(choose, refuse)).entries
    expect(step).toMatchObject({
      actions: [{ name: 'write_code', paths: ['main.py'] }],
      refusals: [{ name: 'delete_file' }],
    })
  })

  it('says how the project stands, and only of the files that were checked', () => {
    expect(traceGates(upTo(11))).toMatchObject({ files: null, tests: null, goal: null })
    expect(traceGates(upTo(17))).toMatchObject({
      files: { passed: 1, total: 1 },
      tests: { passed: 1, total: 1 },
      goal: true,
    })
    const edited = withFiles(written, { 'main.py': 'print(2)\n' })
    const [edit] = events({ type: 'edit', summary: 'edited main.py', context: edited })
    expect(traceGates(traceAfter(upTo(17), [edit as LoopEvent]))).toMatchObject({ tests: null, goal: null })
  })

  it('tells with an act what the check after it found, if the person changed nothing meanwhile', () => {
    expect(firstStep(12)?.verdict).toBeNull()
    expect(firstStep(13)?.verdict).toEqual({ step: 2, before: null, report: report(true) })
    const edit = { type: 'edit', summary: '', context: withFiles(written, { 'main.py': 'x' }) } as const
    const edited = traceAfter(upTo(11), events(edit))
    expect(traceAfter(edited, RUN.slice(11)).entries[0]).toMatchObject({ verdict: null })
  })

  it('keeps what a step is that is finished and was checked, whatever happens after it', () => {
    const before = upTo(13)
    expect(traceAfter(before, RUN.slice(13)).entries[0]).toBe(before.entries[0])
  })

  it('is the same whether the events come at once or one by one', () => {
    const oneByOne = RUN.reduce((trace, event) => traceAfter(trace, [event]), EMPTY_TRACE)
    expect(oneByOne).toEqual(traceAfter(EMPTY_TRACE, RUN))
  })

  it('marks a step that was interrupted', () => {
    const trace = traceAfter(upTo(4), events({ type: 'run-end', outcome: 'stopped', reason: 'Stopped.' }))
    expect(liveStep(trace)).toBeNull()
    expect(trace.entries[0]).toMatchObject({ state: 'given-up', streaming: '' })
    expect(trace.end).toEqual({ outcome: 'stopped', reason: 'Stopped.' })
  })

  it('shows what a check found on its own step', () => {
    const step = upTo(16).entries[1] as TraceStep
    expect(stepGates(step)).toMatchObject({ tests: { passed: 1, total: 1 }, goal: true })
    const outcomes = [{ path: 'main.py', line: 1, old: '1', new: '2', is_noticed: false }]
    const [tried] = events({ type: 'mutation-end', outcomes })
    expect(traceAfter(upTo(15), [tried as LoopEvent]).entries[1]).toMatchObject({ mutations: outcomes })
    const failing = traceAfter(upTo(12), [{ ...RUN[12], report: report(false) } as LoopEvent])
    expect(traceGates(failing)).toMatchObject({ tests: { passed: 0, total: 1 }, goal: null })
  })

  it('keeps what the person did between the steps', () => {
    const said = events(
      { type: 'say', text: 'slower', withdrawn: false },
      { type: 'say', text: 'slower', withdrawn: true },
      { type: 'pause', reason: 'Paused.', kind: 'person' },
      { type: 'resume' },
    )
    const kinds = traceAfter(EMPTY_TRACE, said).entries.map((entry) => entry.type === 'note' && entry.kind)
    expect(kinds).toEqual(['say', 'withdraw', 'pause', 'resume'])
  })

  it('still knows the check of a project whose versions were pinned after it', () => {
    const pinned = withFiles(written, { ...written.files, 'requirements.txt': 'tabulate==0.10.0\n' })
    const trace = traceAfter(
      EMPTY_TRACE,
      events(
        { type: 'run-start', context: written, model: 'm', is_replay: false },
        { type: 'step-start', kind: 'reason' },
        { type: 'check-end', report: report(true), seed: 1, clock: 2 },
        { type: 'step-end', kind: 'reason', summary: 'checked', context: pinned },
      ),
    )
    expect(trace.files).toBe(pinned.files)
    expect(trace.checked).toBe(trace.files)
  })
})
