// @ts-check

/** @param {readonly number[]} values */
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
}

const at = (/** @type {number[]} */ values, /** @type {number} */ i) => values[i] ?? Number.NaN

/** Prints figures as they come, and remembers which fell behind their bar. */
export function createReport() {
  /** @type {string[]} */
  const missed = []
  const milliseconds = (/** @type {number} */ value) =>
    value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`
  return {
    /** @param {string} title */
    section: (title) => console.log(`\n${title}`),
    /** @param {string} what @param {string} value */
    line: (what, value) => console.log(`  ${what.padEnd(58)} ${value}`),
    /**
     * Two series that were measured by turns, in milliseconds.
     * @param {string} what @param {readonly number[]} ours @param {readonly number[]} theirs @param {number} [bar] the most that the ratio may be
     */
    ratio(what, ours, theirs, bar) {
      const ratio = median(ours) / median(theirs)
      const isMissed = bar !== undefined && ratio > bar
      const verdict = bar === undefined ? '' : `${isMissed ? 'MISSED' : 'reached'}: at most ${bar}`
      console.log(
        `  ${what.padEnd(58)} ${ratio.toFixed(3).padStart(7)}  ${milliseconds(median(ours))} : ${milliseconds(median(theirs))}  ${verdict}`,
      )
      if (isMissed) missed.push(`${what}: ${ratio.toFixed(3)}, at most ${bar}`)
    },
    /** @param {string} what @param {readonly number[]} values */
    time: (what, values) => console.log(`  ${what.padEnd(58)} ${milliseconds(median(values))}`),
    printMissed() {
      console.log(
        missed.length
          ? `\nMissed:\n${missed.map((line) => `  ${line}`).join('\n')}`
          : '\nAll bars are reached.',
      )
    },
  }
}

/** @typedef {ReturnType<typeof createReport>} Report */
