import { useCallback, useState } from 'react'
import { useApp } from './AppContext'

/** What the person has typed into a box and not sent yet; `what`: which box. It outlives the screen that the box is on. */
export function useUnsent(what: string): readonly [text: string, setText: (text: string) => void] {
  const { unsent } = useApp()
  const [text, show] = useState(unsent.get(what) ?? '')
  const setText = useCallback(
    (next: string) => {
      if (next) unsent.set(what, next)
      else unsent.delete(what)
      show(next)
    },
    [unsent, what],
  )
  return [text, setText]
}
