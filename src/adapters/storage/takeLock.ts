/** Long enough for a tab that is closing, or a save that is under way, to let go. */
const PATIENCE_MS = 1_000

/**
 * Takes a lock that is held until it is released, or until the tab is gone; `null` when somebody else keeps it.
 * `onLost`: another tab has taken it away. Where there are no locks everybody gets one: each commit still compares the
 * revision.
 */
export async function takeLock(
  locks: LockManager | undefined,
  name: string,
  patience: AbortSignal = AbortSignal.timeout(PATIENCE_MS),
  onLost: () => void = () => {},
): Promise<(() => void) | null> {
  if (!locks) return () => {}
  return await new Promise((resolve) => {
    let isHeld = false
    const hold = () =>
      new Promise<void>((release) => {
        isHeld = true
        resolve(release)
      })
    locks
      .request(name, { signal: patience }, hold)
      .catch(() => (isHeld ? onLost() : resolve(patience.aborted ? null : () => {})))
  })
}
