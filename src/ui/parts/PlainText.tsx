import { type ReactNode, useMemo, useState } from 'react'
import { plural } from '../format'
import { visibleText } from '../visibleText'
import { Button } from './Button'
import { consoleSpans } from './consoleSpans'
import { cx } from './cx'
import { scroller } from './scroller'
import styles from './PlainText.module.css'

const FIRST = 12_000
const MOST = 300_000

/** Exactly what a program or a model said, as text and nothing else; long texts come in pieces. */
export function PlainText({
  text,
  className,
  label,
  isConsole = false,
  part = (piece) => piece,
}: {
  text: string
  className?: string | undefined
  /** Makes it a region that can be scrolled by keyboard. */
  label?: string
  /** Shows colours as a terminal does. */
  isConsole?: boolean
  /** How a piece of one colour is shown. */
  part?: (piece: string) => ReactNode
}) {
  const [shown, setShown] = useState(FIRST)
  const rest = text.length - shown
  return (
    <>
      <pre className={cx(styles.text, className)} {...(label && scroller(label))} dir="auto">
        {isConsole ? <Colours text={text.slice(0, shown)} part={part} /> : visibleText(text.slice(0, shown))}
      </pre>
      {rest > 0 && (
        <p className={styles.rest}>
          {plural(rest, 'more character')}{' '}
          {shown < MOST ? (
            <Button isSmall onClick={() => setShown(Math.min(shown * 5, MOST))}>
              Show more
            </Button>
          ) : (
            'are not shown; download the project to see them.'
          )}
        </p>
      )}
    </>
  )
}

function Colours({ text, part }: { text: string; part(piece: string): ReactNode }) {
  const spans = useMemo(() => consoleSpans(text), [text])
  return spans.map(({ text, look }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: output only grows
    <span key={i} className={look ? cx(...look.split(' ').map((name) => styles[name])) : undefined}>
      {part(text)}
    </span>
  ))
}
