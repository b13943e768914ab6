import * as z from 'zod/mini'

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const count = z.number().check(z.nonnegative())
const base64 = z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/))
const text = z.string()

const recordedContent = z.union([text, z.object({ base64 })])

/** Contents as JSON holds them. */
export const recordedFiles = z.record(text, recordedContent)

const toolCall = z.looseObject({
  id: text,
  type: z.literal('function'),
  function: z.looseObject({ name: text, arguments: text }),
})

const turn = z.object({
  kind: z.enum(['reason', 'act']),
  files: hash,
  outcomes: z.array(text),
  sum: z.optional(text),
  reply: z.object({
    message: z.looseObject({
      role: z.literal('assistant'),
      content: z.nullable(text),
      tool_calls: z.optional(z.array(toolCall)),
    }),
    finish_reason: z.enum(['stop', 'tool_calls', 'length', 'content_filter']),
    usage: z.looseObject({
      calls: count,
      input_tokens: count,
      output_tokens: count,
      cached_tokens: count,
      cost_usd: z.nullable(count),
      is_estimate: z.boolean(),
    }),
  }),
})

const edit = z.object({ steps: count, changes: z.record(text, z.nullable(recordedContent)) })

const mutation = z.object({ path: text, line: count, old: text, new: text, is_noticed: z.boolean() })

/** What a recording of version 1 has to be; whatever else is in it is left out. */
export const recordingSchema = z.object({
  version: z.literal(1),
  name: text,
  goal: text,
  project_dir: text,
  model: text,
  note: text,
  files: recordedFiles,
  stdin: z.array(text),
  turns: z.array(turn),
  checks: z.array(z.object({ seed: z.number(), clock: z.number() })),
  edits: z.optional(z.array(edit)),
  mutations: z.optional(z.array(z.array(mutation))),
  answers: z.optional(z.array(z.nullable(text))),
  end: z.object({
    outcome: text,
    files: z.record(text, hash),
    artifacts: z.record(text, hash),
    outcomes: z.array(text),
  }),
})
