import type { CheckReport } from './checks/report'
import type { LoopState } from './loopState'
import type { PauseKind, RunStatus, Usage, World } from './ports'
import { Stopwatch } from './stopwatch'
import { addUsage, NO_USAGE } from './usage'

/** Where a run stands: its state, what the newest check said, whether it is running, and for how long it has been. */
export class Standing {
  status: RunStatus = 'running'
  /** Why it is paused or ended, in a sentence; '' while running. */
  reason = ''
  /** What it waits for while it is paused. */
  pauseKind: PauseKind | null = null
  report: CheckReport | null = null
  /** What requests have used that brought no reply. */
  lost: Usage = NO_USAGE
  state: LoopState
  /** Before it is, there is nothing that could be saved: the project may be another tab's. */
  isOpen = false
  isBetweenSteps = true
  /** Lines for `input()`. */
  stdin: readonly string[]
  readonly #world: World
  #stopwatch: Stopwatch

  constructor(state: LoopState, stdin: readonly string[], world: World) {
    this.state = state
    this.stdin = stdin
    this.#world = world
    this.#stopwatch = new Stopwatch(() => world.monotonic(), 0)
  }

  /** Seconds that the run has been running, pauses left out. */
  get seconds(): number {
    return this.#stopwatch.seconds
  }

  /** Goes on counting from what an earlier session of the run has used. */
  countFrom(seconds: number, lost: Usage): void {
    this.lost = lost
    this.#stopwatch = new Stopwatch(() => this.#world.monotonic(), seconds)
    this.#stopwatch.start()
  }

  lose(usage: Usage): void {
    this.lost = addUsage(this.lost, usage)
  }

  set(status: RunStatus, reason: string, pauseKind: PauseKind | null): void {
    this.status = status
    this.reason = reason
    this.pauseKind = pauseKind
    if (status === 'running') this.#stopwatch.start()
    else this.#stopwatch.stop()
  }
}
