import { isAboutLength } from './tooLong'

/** How an endpoint wants to be asked. Each step of a ladder asks for less than the one before it. */
export interface Dialect {
  readonly wire: 'responses' | 'chat'
  /** The other wire has been tried. */
  readonly isWireSettled: boolean
  /** How actions are offered: as functions, as one JSON Schema of the answer, or in words alone. */
  readonly calling: 'functions' | 'schema' | 'words'
  /** How strongly a function is asked for. `unsaid` leaves the parameter out. */
  readonly choice: 'named' | 'required' | 'auto' | 'unsaid'
  /** Whether `stream_options` asks for the usage. */
  readonly asksUsage: boolean
  /** What a bound of the reply is called. */
  readonly bound: 'max_tokens' | 'max_completion_tokens' | 'unsaid'
  /** The highest bound that it takes. */
  readonly mostTokens: number
  /** Whether the model is told not to think, which some want before they call functions on this wire. */
  readonly isThoughtless: boolean
  /** Whether the model's sealed thoughts are asked for, to be sent back within a step. */
  readonly keepsThoughts: boolean
  /** Whether every call that is sent back needs its thoughts beside it, be they empty. */
  readonly needsThoughts: boolean
  /** Whether a user's message may follow a tool's. */
  readonly isFreeOrder: boolean
  /** Whether calls have ids of nine letters and digits. */
  readonly hasShortIds: boolean
}

/** What most endpoints understand. */
export const CHAT: Dialect = {
  wire: 'chat',
  isWireSettled: false,
  calling: 'functions',
  choice: 'named',
  asksUsage: true,
  bound: 'max_tokens',
  mostTokens: Number.POSITIVE_INFINITY,
  isThoughtless: false,
  keepsThoughts: true,
  needsThoughts: false,
  isFreeOrder: true,
  hasShortIds: false,
}

/** What OpenAI itself wants. */
export const RESPONSES: Dialect = { ...CHAT, wire: 'responses', bound: 'max_completion_tokens' }

/** A refusal of a request, in the endpoint's own words. */
export interface Told {
  readonly status: number
  /** Code, type and message. */
  readonly text: string
}

interface Rule {
  readonly says: RegExp
  /** `null` when this has been tried already, or is not what the refusal is about. */
  change(dialect: Dialect, told: Told): Partial<Dialect> | null
}

const LESS_CHOICE = { named: 'required', required: 'auto', auto: 'unsaid', unsaid: null } as const
const OTHER_BOUND = {
  max_tokens: 'max_completion_tokens',
  max_completion_tokens: 'unsaid',
  unsaid: null,
} as const

/** What a refusal says between the lines. The first rule that fits and has not been tried yet counts. */
const RULES: readonly Rule[] = [
  {
    // A chat that names the other wire, as OpenAI does for models that think while they call functions.
    says: /\/v1\/responses|responses (api|endpoint)/i,
    change: ({ wire, isWireSettled }) =>
      wire === 'chat' && !isWireSettled ? { wire: 'responses', isWireSettled: true } : null,
  },
  {
    says: /reasoning_effort/i,
    change: ({ wire, isThoughtless }) =>
      wire === 'chat' && !isThoughtless
        ? { isThoughtless: true }
        : isThoughtless
          ? { isThoughtless: false }
          : null,
  },
  {
    says: /encrypted.content|\binclude\b/i,
    change: ({ wire, keepsThoughts }) =>
      wire === 'responses' && keepsThoughts ? { keepsThoughts: false } : null,
  },
  { says: /stream_options/i, change: ({ asksUsage }) => (asksUsage ? { asksUsage: false } : null) },
  {
    says: /enable-auto-tool-choice|tools? param requires|not support tool|support tool use|tool (calling|use) is not supported|function calling is not|(unknown|unrecognized|unexpected|unsupported|extra).{0,40}\btools\b|\btools\b.{0,40}(not (supported|permitted|allowed)|unsupported)/i,
    change: ({ calling }) => (calling === 'functions' ? { calling: 'schema' } : null),
  },
  {
    says: /tool_choice|tool choice/i,
    change: ({ choice, calling }) => {
      const less = LESS_CHOICE[choice]
      return less && calling === 'functions' ? { choice: less } : null
    },
  },
  {
    says: /response_format|json_schema|structured output/i,
    change: ({ calling }) => (calling === 'schema' ? { calling: 'words' } : null),
  },
  {
    says: /max_(completion_|output_)?tokens/i,
    change: ({ bound, mostTokens }, { text }) => {
      const most = Number(/(?:at most|up to|equal to|maximum|<=)\D{0,20}(\d{3,})/i.exec(text)?.[1])
      if (most < mostTokens) return { mostTokens: most }
      const other = OTHER_BOUND[bound]
      return other && { bound: other }
    },
  },
  {
    says: /reasoning_content/i,
    change: ({ needsThoughts }) => (needsThoughts ? null : { needsThoughts: true }),
  },
  {
    says: /after role .?tool|roles must alternate/i,
    change: ({ isFreeOrder }) => (isFreeOrder ? { isFreeOrder: false } : null),
  },
  {
    says: /tool call id|tool_call_id/i,
    change: ({ hasShortIds }) => (hasShortIds ? null : { hasShortIds: true }),
  },
  {
    // An endpoint that has no such address. An unknown model has a code of its own.
    says: /^(?!.*model)/is,
    change: ({ wire, isWireSettled }, { status }) =>
      wire === 'responses' && !isWireSettled && (status === 404 || status === 405)
        ? { wire: 'chat', isWireSettled: true }
        : null,
  },
]

const TELLING = new Set([400, 404, 405, 415, 422, 500, 501])
/** A bound that leaves most models room for the prompt. */
const SMALL_BOUND = 4096

/** What the reply may have at most, as the endpoint is told it; empty where it is not told. */
export function boundOf(max_tokens: number | undefined, { bound, mostTokens }: Dialect): number | undefined {
  return max_tokens === undefined || bound === 'unsaid' ? undefined : Math.min(max_tokens, mostTokens)
}

/**
 * How to ask again after a refusal that tells what was wrong with the form of the request, or `null`. `bounded`: what
 * the reply was allowed to have at most, which some endpoints count as if it had been sent.
 */
export function adjusted(dialect: Dialect, told: Told, bounded: number | undefined): Dialect | null {
  if (!TELLING.has(told.status)) return null
  if (isAboutLength(told.text))
    return (bounded ?? 0) > SMALL_BOUND ? { ...dialect, mostTokens: SMALL_BOUND } : null
  for (const { says, change } of RULES) {
    const changes = says.test(told.text) ? change(dialect, told) : null
    if (changes) return { ...dialect, ...changes }
  }
  return null
}
