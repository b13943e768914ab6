/** The logistic function, of 4,096, at every 128th from -2,048 to 2,048. */
const SQUASH = Int32Array.of(
  ...[1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607],
  ...[3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094],
)

/** Within what `squash` tells apart. */
export const clamped = (value: number): number => (value > 2047 ? 2047 : value < -2047 ? -2047 : value)

/** From -2,047…2,047 to a chance of 4,096; a straight line between the points of the table. */
export function squash(value: number): number {
  const at = clamped(value) + 2048
  const weight = at & 127
  return (SQUASH[at >> 7]! * (128 - weight) + SQUASH[(at >> 7) + 1]! * weight + 64) >> 7
}

/** The inverse of `squash`, for each chance of 4,096. */
export const STRETCH = stretched()

function stretched(): Int32Array {
  const table = new Int32Array(4096)
  let from = 0
  for (let value = -2047; value <= 2047; value += 1) {
    const to = squash(value)
    if (to < from) continue
    table.fill(value, from, to + 1)
    from = to + 1
  }
  return table.fill(2047, from)
}
