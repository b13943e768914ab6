/** The model where nobody has chosen one. The only place that names it. */
export const DEFAULT_MODEL = 'gpt-5.6'
