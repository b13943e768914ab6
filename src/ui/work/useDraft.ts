import { useCallback, useEffect, useRef, useState } from 'react'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

const IDLE_MS = 1_200

/**
 * What the person has typed and is not saved yet. It is saved by itself after a moment; while a run is at work, which
 * each save makes begin its step again, only when they ask for it or leave the file.
 */
export function useDraft(path: string, saved: string, session: Session, desk: Desk) {
  const [draft, setDraft] = useState<{ text: string; base: string } | null>(null)
  const newest = useRef({ draft, saved, desk })
  newest.current = { draft, saved, desk }
  const isUnsaved = draft !== null && draft.text !== saved
  const conflict = isUnsaved && draft.base !== saved
  const save = useCallback(async () => {
    const { draft, saved, desk } = newest.current
    if (!draft || draft.text === saved || desk.readOnlyReason) return
    const isSaved = await desk.save({ [path]: draft.text })
    if (isSaved) setDraft((now) => (now?.text === draft.text ? null : now && { ...now, base: draft.text }))
  }, [path])
  const isRunning = session.status === 'running' && session.isActive
  useEffect(() => {
    if (!isUnsaved || conflict || isRunning || !draft) return
    const timer = setTimeout(save, IDLE_MS)
    return () => clearTimeout(timer)
  }, [draft, isUnsaved, conflict, isRunning, save])
  useEffect(
    () => () => {
      const { draft, saved } = newest.current
      if (draft?.base === saved) save()
    },
    [save],
  )
  return {
    text: draft?.text ?? saved,
    isUnsaved,
    conflict,
    change: (text: string) =>
      setDraft((before) => ({
        text,
        base: before && before.text !== newest.current.saved ? before.base : saved,
      })),
    save,
    takeSaved: () => setDraft(null),
  }
}
