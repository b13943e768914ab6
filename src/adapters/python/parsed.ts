import type * as z from 'zod/mini'

/** The reports of one kind; what else was said was said by the project's code. */
export function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  reports: readonly string[],
): z.output<Schema>[] {
  return reports.flatMap((json) => {
    try {
      return [schema.parse(JSON.parse(json))]
    } catch {
      return []
    }
  })
}
