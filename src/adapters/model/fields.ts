/** An object of a wire; nothing is known of its fields. */
export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value where it is a text, else ''. */
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')
