import { downloadName } from './downloadName'

/** Hands bytes to the browser's downloads under a name; nothing is opened. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = downloadName(name)
  link.click()
  // The browser has taken the bytes by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
