import { NO_USAGE } from '../../src/core/usage'
import type { ModelClient, ModelOutcome, ModelRequest } from '../../src/core/ports'
import { type Files, isTest, testPathOf, textOf } from '../../src/core/project'
import { callReply, failure } from '../../src/testing/scriptedModel'
import type { Chance } from './chance'
import { cheatIn } from './cheats'

/** What a reply can do wrong. */
export const FAULTS = [
  'cut',
  'length',
  'malformed',
  'unknown',
  'stale',
  'repeat',
  'cheat',
  'smuggle',
  'empty',
] as const
export type Fault = (typeof FAULTS)[number]

/** A project that the model knows how to build: its first versions, some of them wrong, and the right ones. */
export interface Task {
  readonly goal: string
  readonly drafts: Files
  readonly solution: Files
}

export interface FaultModel extends ModelClient {
  /** How often each fault was sent. */
  readonly sent: Map<Fault, number>
  /** Tokens of all requests and of what was streamed, whether the run still wanted it or not. */
  readonly spent: { tokens: number }
}

/** How this endpoint counts, whatever anybody else estimates. */
const CHARACTERS_OF_A_TOKEN = 4
/** Characters of a streamed piece. */
const CHUNK = 40
/** What the budget may be crossed by. */
export const CHUNK_TOKENS = CHUNK / CHARACTERS_OF_A_TOKEN
/** So much a model says before it calls anything. */
const MAX_PROSE = 4_000

/** Answers correctly, but with probability `p` a reply goes wrong in one of these ways. */
export function createFaultModel(task: Task, p: number, chance: Chance): FaultModel {
  const sent = new Map<Fault, number>()
  const spent = { tokens: 0 }
  let last: ModelOutcome | null = null
  return {
    sent,
    spent,
    async *reply(request, signal) {
      const right = rightReply(task, request)
      const fault = chance.next() < p ? chance.pick(FAULTS) : null
      const outcome = fault ? (faulty(fault, task, request, right, last, chance) ?? right) : right
      if (fault && outcome !== right) sent.set(fault, (sent.get(fault) ?? 0) + 1)
      if ('reply' in outcome) last = outcome
      const input = tokensOf(
        [...request.messages, ...request.tools].map((part) => JSON.stringify(part)).join(''),
      )
      const prose = 'x'.repeat(chance.between(0, MAX_PROSE))
      const text = prose + ('reply' in outcome ? argumentsOf(outcome) : 'Half of')
      // Every attempt is counted, whatever comes of it.
      spent.tokens += input
      for (let at = 0; at < text.length; at += CHUNK) {
        if (signal.aborted) return failure('aborted')
        const piece = text.slice(at, at + CHUNK)
        spent.tokens += piece.length / CHARACTERS_OF_A_TOKEN
        yield piece
      }
      return 'reply' in outcome ? counted(outcome, input, tokensOf(text)) : outcome
    },
  }
}

const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_OF_A_TOKEN)

const argumentsOf = (outcome: Extract<ModelOutcome, { reply: unknown }>): string =>
  (outcome.reply.message.tool_calls ?? []).map((call) => call.function.arguments).join('') || 'Well.'

/** A reply with the tokens that it took. */
const counted = (
  outcome: Extract<ModelOutcome, { reply: unknown }>,
  input_tokens: number,
  output_tokens: number,
): ModelOutcome => ({
  reply: { ...outcome.reply, usage: { ...NO_USAGE, calls: 1, input_tokens, output_tokens } },
})

/** What a model without faults would do next. */
function rightReply({ drafts, solution }: Task, { turn, tools }: ModelRequest): ModelOutcome {
  const { files } = turn
  const wrong = Object.keys(solution).find((path) => textOf(files, path) !== textOf(solution, path))
  if (turn.kind === 'reason')
    return callReply('project_validation_action', {
      reasoning: wrong ? `${wrong} is not as the goal asks.` : 'Every value is what the goal asks for.',
      is_valid_and_complete: wrong === undefined,
    })
  if (tools.some(({ name }) => name === 'create'))
    return callReply('create', {
      reasoning: 'Begin.',
      code: textOf(drafts, 'main.py') ?? '',
      test: textOf(drafts, 'main_test.py') ?? '',
    })
  const missing = Object.keys(solution).find((path) => !isTest(path) && !Object.hasOwn(files, path))
  if (missing !== undefined)
    return callReply('create_new_file', {
      reasoning: `${missing} is missing.`,
      filepath: missing,
      code: textOf(drafts, missing) ?? '',
      test: textOf(drafts, testPathOf(missing)) ?? '',
    })
  if (Object.hasOwn(files, 'conftest.py'))
    return callReply('delete_file', { reasoning: 'It hides tests.', filepath: 'conftest.py' })
  // All that is wrong in one reply, or, where that can't be told, anything.
  const paths = Object.keys(solution).filter((path) => textOf(files, path) !== textOf(solution, path))
  return together(
    (paths.length ? paths : ['main.py']).map((path) =>
      callReply('write_code', {
        reasoning: `${path} has a wrong value.`,
        filepath: path,
        code: textOf(solution, path) ?? '',
      }),
    ),
  )
}

/** One reply with the calls of several. */
function together(outcomes: readonly ModelOutcome[]): ModelOutcome {
  const replies = outcomes.flatMap((outcome) => ('reply' in outcome ? [outcome.reply] : []))
  const [first] = replies
  if (!first) return outcomes[0] as ModelOutcome
  const tool_calls = replies.flatMap(({ message }) => message.tool_calls ?? [])
  return {
    reply: {
      ...first,
      message: { ...first.message, tool_calls: tool_calls.map((call, i) => ({ ...call, id: `call${i}` })) },
    },
  }
}

function faulty(
  fault: Fault,
  task: Task,
  request: ModelRequest,
  right: ModelOutcome,
  last: ModelOutcome | null,
  chance: Chance,
): ModelOutcome | null {
  if (!('reply' in right)) return null
  const call = right.reply.message.tool_calls?.[0]?.function
  const text = call?.arguments ?? '{}'
  const half = text.slice(0, Math.max(1, Math.floor(text.length * chance.next())))
  switch (fault) {
    case 'cut':
      return failure('cut', 'The reply broke off.')
    case 'length':
      return { reply: { ...withArguments(right, half), finish_reason: 'length' } }
    case 'malformed':
      return { reply: withArguments(right, `${half},}`) }
    case 'unknown':
      return callReply('fix_everything', { reasoning: 'It is simple.' })
    case 'empty':
      return {
        reply: { ...right.reply, message: { role: 'assistant', content: 'Well.' }, finish_reason: 'stop' },
      }
    case 'repeat':
      return last
    case 'stale':
      return stale(task, request, chance)
    case 'cheat':
      return cheat(task, request, chance)
    case 'smuggle': {
      // Behind something that is as it should be.
      const smuggled = cheat(task, request, chance)
      return smuggled && together([right, smuggled])
    }
  }
}

const withArguments = (outcome: Extract<ModelOutcome, { reply: unknown }>, text: string) => {
  const [call] = outcome.reply.message.tool_calls ?? []
  if (!call) return outcome.reply
  const tool_calls = [{ ...call, function: { ...call.function, arguments: text } }]
  return { ...outcome.reply, message: { ...outcome.reply.message, tool_calls } }
}

/** Edits a version that is gone: the first one comes back, or lines that have moved, or a text that is there no more. */
function stale({ drafts }: Task, { turn }: ModelRequest, chance: Chance): ModelOutcome | null {
  const paths = Object.keys(turn.files).filter((path) => !isTest(path))
  if (turn.kind === 'reason' || paths.length === 0) return null
  const filepath = chance.pick(paths)
  if (chance.next() < 0.5)
    return callReply('write_code', {
      reasoning: 'As before.',
      filepath,
      code: textOf(drafts, filepath) ?? '',
    })
  const line = 1 + Math.floor(chance.next() * 6)
  const code = (textOf(drafts, filepath) ?? '').split('\n')[0] ?? ''
  if (chance.next() < 0.5)
    return callReply('replace_text', {
      reasoning: 'This.',
      filepath,
      old_text: code,
      new_text: code.replace(/\d$/, '0'),
    })
  return callReply('replace_code', { reasoning: 'Here.', filepath, code, start_line: line, end_line: line })
}

function cheat({ goal }: Task, { turn, tools }: ModelRequest, chance: Chance): ModelOutcome | null {
  const isOffered = turn.kind === 'act' && tools.some(({ name }) => name === 'write_code')
  const cheating = isOffered ? cheatIn(turn.files, goal, chance) : null
  return cheating && callReply('write_code', { ...cheating })
}
