import { DEFAULT_LIMITS, type Limits } from '../../core/options'
import { unless } from '../unless'
import { type Command, createCommand, RUN } from './command'
import type { CommandParts } from './createCommands'
import type { RunHandles } from './runHandles'
import { openQuestion, runStatus, untilMoving, untilNews } from './runStatus'

/** A caller that waits longer asks again: many clients take an answer that needs a minute for none. */
const LONGEST_WAIT = 45

const positive = (description: string) => ({ type: 'number', description })

const LIMITS = {
  type: 'object',
  description: 'What ends the run; each may be left out.',
  properties: {
    epochs: positive('Pairs of a check and a change.'),
    tokens: positive('Tokens in and out, of all requests.'),
    seconds: positive('Seconds that it runs, pauses left out.'),
    cost_usd: positive('What the model may cost, where prices are known.'),
  },
  additionalProperties: false,
}

/** Start a run, follow it, steer it, end it. */
export const createRunCommands = (parts: CommandParts, handles: RunHandles): readonly Command[] => [
  startCommand(parts, handles),
  statusCommand(handles),
  sayCommand(handles),
  stepCommand(handles),
  ...(['pause', 'resume', 'stop'] as const).map((name) => steerCommand(name, handles)),
]

const startCommand = ({ autocoder, options }: CommandParts, handles: RunHandles) =>
  createCommand({
    name: 'start',
    description:
      'Begin to build a Python project, or go on with the saved one of that name. A model is asked, which may cost money. ' +
      'Returns a handle at once; follow the run with status.',
    access: 'spend',
    hasUntrustedContent: false,
    properties: {
      project_name: { type: 'string', description: 'The name of the project; no "/".' },
      goal: { type: 'string', description: 'What to build. A saved project has one already.' },
      files: {
        type: 'object',
        description: 'Files to begin with: path to text. They are merged into a saved project.',
        additionalProperties: { type: 'string' },
      },
      model: {
        type: 'string',
        description: 'A model that the endpoint knows; refused where another has been chosen for the caller.',
      },
      limits: LIMITS,
      step: { type: 'boolean', description: 'Wait before each step for the command step.' },
      unattended: {
        type: 'boolean',
        description: 'Nobody answers: what would wait for a person fails instead.',
      },
      stdin: { type: 'array', items: { type: 'string' }, description: 'Lines for input().' },
    },
    required: ['project_name'],
    invoke(given) {
      const chosen = options()
      if (given.model !== undefined && (chosen.model ?? given.model) !== given.model)
        throw new TypeError(
          `The model "${given.model}" was not begun with: "${chosen.model}" is the one here.`,
        )
      const limits = tightest(chosen.limits, given.limits)
      const run = autocoder({ log_level: 'quiet', ...chosen, ...given, limits })
      return { run: handles.add(run), project: given.project_name, status: run.status }
    },
  })

/** A caller may ask for less than what it is allowed, never for more. What nobody has set is as in `DEFAULT_LIMITS`. */
export function tightest(allowed: Partial<Limits> = {}, asked: Partial<Limits> = {}): Partial<Limits> {
  const most: Partial<Limits> = { ...DEFAULT_LIMITS, ...given(allowed) }
  const entries = Object.entries(given(asked)).map(([name, amount]) => [
    name,
    Math.min(amount, most[name as keyof Limits] ?? amount),
  ])
  return { ...most, ...Object.fromEntries(entries) }
}

/** Without the limits that are there by name alone. */
const given = (limits: Partial<Limits>): Partial<Limits> =>
  Object.fromEntries(Object.entries(limits).filter(([, amount]) => amount !== undefined))

const statusCommand = (handles: RunHandles) =>
  createCommand({
    name: 'status',
    description:
      'How a run stands: its status and why, the question that it waits with, its steps, what its files, tests and main.py ' +
      'are worth, and what it has used.',
    access: 'look',
    hasUntrustedContent: true,
    properties: {
      run: RUN,
      since_step: { type: 'integer', minimum: 0, description: 'Only steps after this one.' },
      wait_seconds: {
        type: 'number',
        minimum: 0,
        description: `Answer when there is a step after since_step, or the run pauses or ends; at the latest after so many seconds, ${LONGEST_WAIT} at the most.`,
      },
    },
    required: ['run'],
    async invoke({ run: handle, since_step = 0, wait_seconds = 0 }, signal) {
      const run = handles.run(handle)
      await untilNews(run, since_step, Math.min(wait_seconds, LONGEST_WAIT), signal)
      return runStatus(handle, run, since_step)
    },
  })

const sayCommand = (handles: RunHandles) =>
  createCommand({
    name: 'say',
    description:
      'Tell the model of a run something: it reads it with its next prompt. Answers the question that a paused run asks.',
    access: 'spend',
    hasUntrustedContent: true,
    properties: { run: RUN, text: { type: 'string', description: 'A sentence or more.' } },
    required: ['run', 'text'],
    async invoke({ run: handle, text }, signal) {
      const run = handles.run(handle)
      if (text.trim() === '') throw new TypeError('There is nothing to say: the text is empty.')
      if (run.status !== 'running' && run.status !== 'paused')
        throw new Error(
          `Nobody hears it: the run has ended (${run.status}: ${run.reason}). Begin again with start.`,
        )
      const isAnswer = openQuestion(run) !== null
      run.say(text)
      if (isAnswer) await untilMoving(run, signal)
      return runStatus(handle, run, run.log.at(-1)?.step)
    },
  })

const stepCommand = (handles: RunHandles) =>
  createCommand({
    name: 'step',
    description: `Let a run that was started with step do one step, and wait for it, ${LONGEST_WAIT} seconds at the most; status waits on.`,
    access: 'spend',
    hasUntrustedContent: true,
    properties: { run: RUN },
    required: ['run'],
    async invoke({ run: handle }, signal) {
      const run = handles.run(handle)
      const before = run.log.at(-1)?.step
      const late = AbortSignal.timeout(LONGEST_WAIT * 1000)
      const ended = await unless(AbortSignal.any([signal, late]), run.step()).catch((error) => {
        if (error !== late.reason) throw error
        return null
      })
      return runStatus(handle, run, ended ? ended.step - 1 : before)
    },
  })

const STEERED = {
  pause: { access: 'change', description: 'Hold a run when the step in progress ends.' },
  resume: {
    access: 'spend',
    description: 'Let a paused run go on; one that asks goes on without an answer.',
  },
  stop: { access: 'change', description: 'End a run at once. Its finished steps are kept.' },
} as const

const steerCommand = (name: keyof typeof STEERED, handles: RunHandles) =>
  createCommand({
    name,
    ...STEERED[name],
    hasUntrustedContent: true,
    properties: { run: RUN },
    required: ['run'],
    async invoke({ run: handle }, signal) {
      const run = handles.run(handle)
      run[name]()
      if (name === 'stop') await run.result
      if (name === 'resume') await untilMoving(run, signal)
      return runStatus(handle, run, run.log.at(-1)?.step)
    },
  })
