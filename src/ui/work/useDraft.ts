import { useCallback, useEffect, useRef } from 'react'
import { useApp } from '../AppContext'
import { useSource } from '../useSource'
import { caughtUp, draftKey, isInConflict, isUnsaved, sending, sent, typed } from './drafts'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

const IDLE_MS = 1_200

/**
 * What the person has typed and is not saved yet. It is saved by itself after a moment; while a run is at work, which
 * each save makes begin its step again, only when they ask for it or leave the file. `isNow`: the file as it is, not as a
 * step left it.
 */
export function useDraft(path: string, saved: string, session: Session, desk: Desk, isNow: boolean) {
  const { drafts } = useApp()
  const key = draftKey(session.name, path)
  const all = useSource(drafts)
  const draft = (isNow ? all.get(key) : null) ?? null
  const newest = useRef({ saved, desk, isNow })
  newest.current = { saved, desk, isNow }
  const unsaved = draft !== null && isUnsaved(draft, saved)
  const conflict = draft !== null && isInConflict(draft, saved)
  const catchUp = useCallback(() => {
    if (newest.current.isNow) drafts.change(key, (now) => now && caughtUp(now, newest.current.saved))
  }, [drafts, key])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new `saved` is looked at
  useEffect(catchUp, [catchUp, saved])
  /** Not over what somebody else has saved meanwhile, unless the person says so. */
  const saveDraft = useCallback(
    async (isOver: boolean) => {
      const { saved, desk, isNow } = newest.current
      const draft = drafts.current.get(key)
      if (!isNow || !draft || !isUnsaved(draft, saved) || desk.readOnlyReason) return
      const { text } = draft
      if (draft.sent.includes(text) || (isInConflict(draft, saved) && !isOver)) return
      drafts.change(key, (now) => now && sending(now))
      const isSaved = await desk.save({ [path]: text })
      drafts.change(key, (now) => now && sent(now, text, isSaved))
      catchUp()
    },
    [drafts, key, path, catchUp],
  )
  const save = useCallback(() => saveDraft(false), [saveDraft])
  const isRunning = session.status === 'running' && session.isActive
  useEffect(() => {
    if (!draft || !unsaved || conflict || isRunning) return
    const timer = setTimeout(save, IDLE_MS)
    return () => clearTimeout(timer)
  }, [draft, unsaved, conflict, isRunning, save])
  useEffect(() => () => void save(), [save])
  const drop = useCallback(() => drafts.change(key, () => null), [drafts, key])
  return {
    text: draft?.text ?? saved,
    isUnsaved: unsaved,
    conflict,
    change: (text: string) => {
      if (isNow) drafts.change(key, (before) => typed(before, text, newest.current.saved))
    },
    save,
    /** The person's version counts, whatever the file is by now. */
    saveOver: () => saveDraft(true),
    drop,
  }
}
