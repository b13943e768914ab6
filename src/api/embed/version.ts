/** The version of what embedder and frame say to each other. */
export const VERSION = 1
