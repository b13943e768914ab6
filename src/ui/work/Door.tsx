import { useState } from 'react'
import { Button } from '../parts/Button'
import { PlainText } from '../parts/PlainText'
import styles from './Door.module.css'

/** Opens to an exact text. */
export function Door({ label, text }: { label: string; text: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button isSmall look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {label} <span className="num">{text.length.toLocaleString('en')}</span>
        <span className="vh"> characters</span>
      </Button>
      {isOpen && (
        <div className={styles.room}>
          <PlainText text={text} className={styles.text} label={label} />
        </div>
      )}
    </>
  )
}
