/** A frame while somebody uses it. */
export interface TakenFrame<Frame> {
  readonly opened: Promise<Frame>
  readonly key: string
  users: number
}

export interface Frames<Frame> {
  /** The frame that reaches exactly these origins; it is opened when there is none. */
  take(hosts: readonly string[]): TakenFrame<Frame>
  giveBack(taken: TakenFrame<Frame>): void
  /** It is of no more use: the next to take one opens another. */
  drop(taken: TakenFrame<Frame>): void
}

/**
 * Keeps one frame for each list of origins, so that no interpreter that got ready in one can run in another. The one
 * without a network stays; one that is gone is replaced; one with a network is closed as soon as another list is asked for and nobody uses it.
 */
export function createFrames<Frame extends { readonly gone: Promise<unknown>; dispose(): void }>(
  open: (hosts: readonly string[]) => Promise<Frame>,
): Frames<Frame> {
  const frames = new Map<string, TakenFrame<Frame>>()
  const drop = (taken: TakenFrame<Frame>) => {
    if (frames.get(taken.key) === taken) frames.delete(taken.key)
    taken.opened.then(
      (frame) => frame.dispose(),
      () => {},
    )
  }
  return {
    drop,
    take(hosts) {
      const key = hosts.join(' ')
      for (const other of [...frames.values()])
        if (other.key !== '' && other.key !== key && other.users === 0) drop(other)
      let taken = frames.get(key)
      if (!taken) {
        const opened = open(hosts)
        const added = { opened, key, users: 0 }
        opened
          .then(({ gone }) => gone)
          .then(
            () => drop(added),
            () => drop(added),
          )
        frames.set(key, added)
        taken = added
      }
      taken.users += 1
      return taken
    },
    giveBack(taken) {
      taken.users -= 1
    },
  }
}
