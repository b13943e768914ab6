/** A place in a file; a new object is a new wish to go there. */
export interface Place {
  readonly path: string
  /** From 1; 0 is the file as such. */
  readonly line: number
}
