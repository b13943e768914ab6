import { useEffect, useState } from 'react'

/** An address for bytes, as long as the component lives; '' until there is one. */
export function useObjectUrl(bytes: Uint8Array, type: string): string {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes as BlobPart], { type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, type])
  return url
}
