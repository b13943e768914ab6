/** `0:07`, `12:03`, `1:02:03`. */
export function formatTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const [hours, minutes, rest] = parts as [number, number, number]
  const tail = String(rest).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** `842`, `12.4k`, `2M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(count)
  const [value, unit] = count < 999_950 ? [count / 1000, 'k'] : [count / 1_000_000, 'M']
  return `${value.toFixed(1).replace(/\.0$/, '')}${unit}`
}

/** `812 B`, `9.0 kB`, `8.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_950) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** `$0.03`; four digits below a cent. */
export const formatCost = (usd: number): string => `$${usd.toFixed(usd > 0 && usd < 0.01 ? 4 : 2)}`

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** `just now`, `12 min. ago`, `yesterday`, then the date. Both in ms since the epoch. */
export function formatAgo(at: number, now: number): string {
  const seconds = (now - at) / 1000
  if (seconds < 60) return 'just now'
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  if (seconds < 7 * 86_400) return RELATIVE.format(-Math.floor(seconds / 86_400), 'day')
  return new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `1 test`, `2 tests`. */
export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

const MOST_LISTED = 5

/** `a`, `a and b`, `a, b and 7 more`. */
export function listed(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED
  const shown = rest > 1 ? [...names.slice(0, MOST_LISTED), `${rest} more`] : names
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
