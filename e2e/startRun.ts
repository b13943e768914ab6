import type { Page } from 'playwright/test'
import type { LoopEvent } from '../src/core/events'
import type { RunStatus } from '../src/core/ports'
import type { Run } from '../src/core/run'
import { expect, type PageOptions } from './fixtures'

declare global {
  interface Window {
    /** The runs that a test has started, by project. */
    started: Record<string, Run>
  }
}

/** How a run in the page stands; only what can cross. */
export interface Standing {
  readonly status: RunStatus
  readonly reason: string
  readonly files: Record<string, unknown>
  readonly usage: Run['usage']
  readonly events: readonly LoopEvent[]
}

/** A run in the page that somebody attends to: it stays there, under the project's name. */
export const startRun = (page: Page, options: PageOptions): Promise<void> =>
  page.evaluate((given) => {
    window.started ??= {}
    window.started[given.project_name] = window.autocoder({ log_level: 'quiet', ...given })
  }, options)

export const standingOf = (page: Page, name: string): Promise<Standing> =>
  page.evaluate((project) => {
    const run = window.started[project]
    if (!run) throw new Error(`There is no run of "${project}".`)
    const events = run.log.filter((event) => event.type !== 'reply-delta')
    return { status: run.status, reason: run.reason, files: run.context.files, usage: run.usage, events }
  }, name)

/** Waits until the run is no longer running, then says how it stands. */
export async function untilAtRest(page: Page, name: string, seconds = 40): Promise<Standing> {
  await page.waitForFunction((project) => window.started[project]?.status !== 'running', name, {
    timeout: seconds * 1000,
    polling: 50,
  })
  return await standingOf(page, name)
}

/** Waits for an event of a type; `after`: how many of them there have been before. */
export const untilEvent = (page: Page, name: string, type: LoopEvent['type'], after = 0): Promise<unknown> =>
  page.waitForFunction(
    ([project, wanted, before]) =>
      (window.started[project]?.log ?? []).filter((event) => event.type === wanted).length > before,
    [name, type, after] as const,
    { timeout: 30_000, polling: 20 },
  )

export const resume = (page: Page, name: string): Promise<void> =>
  page.evaluate((project) => window.started[project]?.resume(), name)

export const stop = (page: Page, name: string): Promise<void> =>
  page.evaluate((project) => window.started[project]?.stop(), name)

/** Events are numbered from 0 without gaps. */
export function expectNumbered(events: readonly LoopEvent[]): void {
  const numbers = events.map(({ seq }) => seq)
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  expect(new Set(numbers).size).toBe(numbers.length)
}
