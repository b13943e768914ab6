/** The name, or the name with the first number that makes it free. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  for (let number = 2; ; number += 1) {
    const numbered = `${name}_${number}`
    if (!taken.includes(numbered)) return numbered
  }
}
