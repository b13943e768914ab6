import { beforeEach, describe, expect, it } from 'vitest'
import type { RunRegistry } from '../api/types'
import type { RunStatus } from '../core/ports'
import type { Run } from '../core/run'
import { watchEnds } from './watchEnds'

describe('a notice that a run has ended', () => {
  let shown: string[]
  let opened: string[]
  let isHidden: boolean
  const listeners = new Set<() => void>()
  let tell: () => void
  const started = (name: string, is_replay = false) => {
    const run = {
      status: 'running' as RunStatus,
      context: { name },
      is_replay,
      subscribe(listener: () => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    return run
  }
  const runs: ReturnType<typeof started>[] = []
  const become = (run: ReturnType<typeof started>, status: RunStatus) => {
    run.status = status
    for (const listener of listeners) listener()
  }
  let stop: () => void
  beforeEach(() => {
    shown = []
    opened = []
    isHidden = true
    runs.length = 0
    listeners.clear()
    const registry = {
      runs: runs as unknown as readonly Run[],
      subscribe(listener: () => void) {
        tell = listener
        return () => {}
      },
    } as RunRegistry
    stop = watchEnds(registry, {
      isHidden: () => isHidden,
      show: (title, onClick) => {
        shown.push(title)
        onClick()
      },
      open: (name) => opened.push(name),
    })
  })
  const begin = (name: string, is_replay = false) => {
    const run = started(name, is_replay)
    runs.push(run)
    tell()
    return run
  }

  it('says how, once, and leads to the project', () => {
    const run = begin('clock')
    become(run, 'running')
    expect(shown).toEqual([])
    become(run, 'paused')
    become(run, 'running')
    become(run, 'complete')
    become(run, 'complete')
    expect(shown).toEqual(['clock waits for you', 'clock is complete'])
    expect(opened).toEqual(['clock', 'clock'])
  })

  it('comes for hidden tabs alone, not for what the person stopped, and not for replays', () => {
    isHidden = false
    become(begin('seen'), 'complete')
    isHidden = true
    become(begin('stopped'), 'stopped')
    become(begin('replayed', true), 'complete')
    expect(shown).toEqual([])
  })

  it('comes no more when it is not wanted any more', () => {
    const run = begin('clock')
    stop()
    become(run, 'complete')
    expect(shown).toEqual([])
  })
})
