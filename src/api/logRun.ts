import type { LoopEvent } from '../core/events'
import type { LogLevel } from '../core/options'
import type { Run } from '../core/run'

/** Writes a run to the console: a line a step; with `debug` every prompt and reply too; with `quiet` nothing. */
export async function logRun(run: Run, level: LogLevel, write: (line: string) => void): Promise<void> {
  if (level === 'quiet') return
  for await (const event of run.events) {
    const line = level === 'debug' ? (debugLine(event) ?? normalLine(event)) : normalLine(event)
    if (line !== null) write(line)
  }
}

function normalLine(event: LoopEvent): string | null {
  switch (event.type) {
    case 'step-end':
      return `${event.step} ${event.kind}: ${event.summary}`
    case 'action-refuse':
      return `  refused${event.name && ` ${event.name}`}: ${event.message}`
    case 'retry':
      return `  again in ${event.seconds.toFixed(1)} s: ${event.reason}`
    case 'pause':
      return `paused: ${event.reason}`
    case 'edit':
      return `  ${event.summary}`
    case 'run-end':
      return `${event.outcome}: ${event.reason}`
    default:
      return null
  }
}

function debugLine(event: LoopEvent): string | null {
  if (event.type === 'prompt-compose') return `prompt:\n${event.prompt}`
  if (event.type === 'reply-end') return `reply:\n${JSON.stringify(event.reply.message, null, 2)}`
  return null
}
