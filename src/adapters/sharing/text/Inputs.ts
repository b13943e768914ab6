/** What the next bit is predicted from: pairs of numbers, each in its place. Places without a pair cost nothing. */
export class Inputs {
  readonly values: Int32Array
  /** Where the pairs begin that there are this time, `count` of them. */
  readonly places: Int32Array
  count = 0

  constructor(pairs: number) {
    this.values = new Int32Array(pairs * 2)
    this.places = new Int32Array(pairs)
  }

  clear(): void {
    this.count = 0
  }

  add(pair: number, first: number, second: number): void {
    const place = pair * 2
    this.values[place] = first
    this.values[place + 1] = second
    this.places[this.count] = place
    this.count += 1
  }
}
