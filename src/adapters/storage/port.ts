/** What one transaction writes. */
export interface Changes {
  readonly puts?: readonly (readonly [key: string, value: unknown])[]
  readonly deletes?: readonly string[]
  /** Every key that begins with one of these goes. */
  readonly deletePrefixes?: readonly string[]
}

/** Keys and values, read singly or by prefix, written all or nothing. */
export interface Records {
  /** Why nothing survives this page, in a sentence; '' when everything does. */
  warning(): Promise<string>
  getMany(keys: readonly string[]): Promise<unknown[]>
  list(prefix: string): Promise<(readonly [key: string, value: unknown])[]>
  keys(prefix: string): Promise<string[]>
  /**
   * One transaction: reads `keys`, asks what to write, writes it. When `change` throws, or anything can't be written,
   * nothing is.
   */
  write(keys: readonly string[], change: (values: readonly unknown[]) => Changes): Promise<void>
}
