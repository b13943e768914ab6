import { useEffect, useRef, useState } from 'react'

/** Takes what is dropped anywhere on the page; returns whether something is over it. `null`: nothing is taken. */
export function useDrop(take: ((items: DataTransferItemList) => void) | null): boolean {
  const [isDragging, setDragging] = useState(false)
  const newest = useRef(take)
  newest.current = take
  const isTaken = take !== null
  useEffect(() => {
    if (!isTaken) return
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setDragging(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setDragging(false)
    const drop = (event: DragEvent) => {
      setDragging(false)
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      newest.current?.(event.dataTransfer.items)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
      setDragging(false)
    }
  }, [isTaken])
  return isDragging
}
