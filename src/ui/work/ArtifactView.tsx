import { useEffect, useState } from 'react'
import { PlainText } from '../parts/PlainText'
import styles from './ArtifactView.module.css'

const MOST_TEXT = 2_000_000

/** First bytes by kind: what a browser draws without running anything. */
const IMAGES: readonly (readonly [string, readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
]

/** What a program wrote, as an image or as text; everything else is for downloading. */
export function ArtifactView({ bytes }: { bytes: Uint8Array }) {
  const type = IMAGES.find(([, start]) => start.every((byte, i) => bytes[i] === byte))?.[0]
  const text = type ? null : textOf(bytes)
  return (
    <div className={styles.view}>
      {type ? (
        <ImageView bytes={bytes} type={type} />
      ) : text === null ? (
        <p className="muted">This file is not text. Download it to open it.</p>
      ) : (
        <PlainText text={text} label="Content" />
      )}
    </div>
  )
}

function ImageView({ bytes, type }: { bytes: Uint8Array; type: string }) {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes as BlobPart], { type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, type])
  return url ? <img src={url} alt="What the program drew" /> : null
}

function textOf(bytes: Uint8Array): string | null {
  if (bytes.length > MOST_TEXT || bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
