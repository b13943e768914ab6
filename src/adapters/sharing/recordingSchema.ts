import * as z from 'zod/mini'

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const count = z.number().check(z.nonnegative())
const base64 = z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/))
const text = z.string()

/** Contents as JSON holds them. */
export const recordedFiles = z.record(text, z.union([text, z.object({ base64 })]))

const toolCall = z.looseObject({
  id: text,
  type: z.literal('function'),
  function: z.object({ name: text, arguments: text }),
})

const turn = z.object({
  kind: z.enum(['reason', 'act']),
  files: hash,
  outcomes: z.array(text),
  reply: z.object({
    message: z.looseObject({
      role: z.literal('assistant'),
      content: z.nullable(text),
      tool_calls: z.optional(z.array(toolCall)),
    }),
    finish_reason: z.enum(['stop', 'tool_calls', 'length', 'content_filter']),
    usage: z.object({
      calls: count,
      input_tokens: count,
      output_tokens: count,
      cached_tokens: count,
      cost_usd: z.nullable(count),
      is_estimate: z.boolean(),
    }),
  }),
})

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
  end: z.object({
    outcome: text,
    files: z.record(text, hash),
    artifacts: z.record(text, hash),
    outcomes: z.array(text),
  }),
})
