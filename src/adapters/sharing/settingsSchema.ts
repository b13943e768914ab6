import * as z from 'zod/mini'

const bound = z.optional(z.number().check(z.positive()))

/** The only settings that travel. */
export const settingsSchema = z.object({
  model: z.optional(z.string()),
  limits: z.optional(z.object({ epochs: bound, tokens: bound, seconds: bound, cost_usd: bound })),
})
