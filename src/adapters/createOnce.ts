/** Begins once, however often it is called; what has failed is tried again with the next call. */
export function createOnce<Result>(begin: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | undefined
  return () => {
    begun ??= begin().catch((error) => {
      begun = undefined
      throw error
    })
    return begun
  }
}
