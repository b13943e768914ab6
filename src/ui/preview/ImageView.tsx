import { useState } from 'react'
import { formatBytes } from '../format'
import { useObjectUrl } from './useObjectUrl'

const MOST_NODES = 100_000
const MOST_SVG_BYTES = 5_000_000

/** A picture in an element that runs no script and loads nothing, be it SVG. */
export function ImageView({ bytes, type, name }: { bytes: Uint8Array; type: string; name: string }) {
  const url = useObjectUrl(bytes, type)
  // The address of the picture that could not be shown: another one may be whole.
  const [broken, setBroken] = useState<string | null>(null)
  if (type === 'image/svg+xml' && (bytes.length > MOST_SVG_BYTES || nodesOf(bytes) > MOST_NODES))
    return (
      <p className="muted">
        This drawing is too large to be shown here ({formatBytes(bytes.length)}). Download it to open it.
      </p>
    )
  if (url !== '' && url === broken)
    return <p className="muted">This picture is damaged. Download it to look into it.</p>
  return url ? <img src={url} alt={name} onError={() => setBroken(url)} /> : null
}

const LESS = '<'.charCodeAt(0)

/** No more elements than tags that open. */
function nodesOf(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === LESS) count += 1
  return count
}
