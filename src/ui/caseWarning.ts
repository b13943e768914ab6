/** What to know before files lie on a disk of Windows or macOS, where names that differ only in case are one; '' for nothing. */
export function caseWarning(paths: readonly string[]): string {
  const met = new Map<string, string>()
  for (const path of paths) {
    const other = met.get(path.toLowerCase())
    if (other !== undefined)
      return `${other} and ${path} differ only in case: unpacked on Windows or macOS, one takes the place of the other.`
    met.set(path.toLowerCase(), path)
  }
  return ''
}
