import { type RefObject, useEffect, useRef } from 'react'

/** So long after the Tab key the focus may go into the frame, in milliseconds. */
const TAB_MS = 500
/** A page that takes it so often does not do it by mistake. */
const MOST_GRABS = 3

/**
 * Gives the focus back when the page in a frame takes it by itself: else what the person types goes to a program. It may
 * go there when they point at the frame, or get there by the Tab key. `stop` is called when the page does not leave off.
 */
export function useKeptFocus(frame: RefObject<HTMLIFrameElement | null>, stop: () => void): void {
  const newest = useRef(stop)
  newest.current = stop
  useEffect(() => {
    let grabs = 0
    let isPointedAt = false
    let tabbedAt = Number.NEGATIVE_INFINITY
    let last: Element | null = document.activeElement
    const ends = new AbortController()
    const { signal } = ends
    const hear = (target: EventTarget, name: string, listener: (event: Event) => void) =>
      target.addEventListener(name, listener, { signal, capture: true })
    hear(document, 'pointerover', ({ target }) => {
      isPointedAt = target === frame.current
    })
    hear(window, 'keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Tab') tabbedAt = performance.now()
    })
    hear(document, 'focusin', ({ target }) => {
      if (target !== frame.current) last = target as Element
    })
    const look = () => {
      if (document.activeElement !== frame.current || isPointedAt) return
      if (performance.now() - tabbedAt < TAB_MS) return
      // A finger is pointed at nothing before it is down; then the frame's own page had the person's word.
      if (matchMedia('(hover: none)').matches && navigator.userActivation?.isActive) return
      grabs += 1
      if (grabs >= MOST_GRABS) {
        grabs = 0
        newest.current()
      }
      if (last instanceof HTMLElement && last.isConnected) last.focus({ preventScroll: true })
      else frame.current?.blur()
    }
    // What has the focus is known a moment later.
    hear(window, 'blur', () => setTimeout(look))
    return () => ends.abort()
  }, [frame])
}
