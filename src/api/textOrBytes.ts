/** Text where the bytes are UTF-8 without NUL; both directions then give the same bytes. */
export function textOrBytes(content: Uint8Array): string | Uint8Array {
  if (content.includes(0)) return content
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    return content
  }
}
