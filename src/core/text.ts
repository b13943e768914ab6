/** At most `size` characters of a text: its head and tail, and between them how much is left out. */
export function clip(text: string, size: number): string {
  if (text.length <= size) return text
  const half = Math.floor(size / 2)
  return `${text.slice(0, half)}\n[${text.length - 2 * half} characters left out]\n${text.slice(-half)}`
}

/** `1 file`, `2 files`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
