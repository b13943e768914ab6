import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { createPlayer } from '../../core/replay/createPlayer'
import type { PackageAccess } from '../../core/ports'
import type { Files } from '../../core/project'
import type { Player } from '../../core/replay/player'
import type { Recording } from '../../core/recording'
import { useApp } from '../AppContext'
import { EMPTY_TRACE, type Trace, type TraceStep, traceAfter } from '../trace'

export interface Replay {
  readonly player: Player
  readonly steps: readonly TraceStep[]
  /** From the beginning, at the same speed; once packages were allowed, with packages. */
  again(options?: { readonly packages: PackageAccess }): void
}

/**
 * A player for as long as the component is on the screen; several changes in a short time are told together. `files`: the
 * project that came with the recording.
 */
export function usePlayer(recording: Recording, files?: Files): Replay {
  const { playerParts } = useApp()
  const packages = useRef<PackageAccess>('closed')
  const play = useCallback(
    (given: Recording) =>
      createPlayer(given, playerParts(given), { packages: packages.current, ...(files && { files }) }),
    [playerParts, files],
  )
  const [player, setPlayer] = useState(() => play(recording))
  const [, changed] = useReducer((count: number) => count + 1, 0)
  const seen = useRef<{ player: Player; events: number; trace: Trace }>({
    player,
    events: 0,
    trace: EMPTY_TRACE,
  })
  useEffect(() => {
    if (player.recording !== recording) setPlayer(play(recording))
  }, [player, recording, play])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = player.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        changed()
      }, 40)
    })
    return () => {
      clearTimeout(timer)
      stop()
      player.close()
    }
  }, [player])
  const { log } = player.run
  const before = seen.current.player === player ? seen.current : { events: 0, trace: EMPTY_TRACE }
  const trace = traceAfter(before.trace, log.slice(before.events))
  seen.current = { player, events: log.length, trace }
  const again: Replay['again'] = (options) => {
    packages.current = options?.packages ?? packages.current
    const next = play(recording)
    next.speed = player.speed
    next.play()
    setPlayer(next)
  }
  return { player, again, steps: trace.entries.filter((entry): entry is TraceStep => entry.type === 'step') }
}
