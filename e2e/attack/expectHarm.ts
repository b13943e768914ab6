import { type Browser, expect } from 'playwright/test'
import type { Attack } from './attacks'
import { openPage } from './openPage'
import { type Patch, servePatched } from './patchDist'
import { startCollector } from './startCollector'
import { createVictim } from './victim'

/** Every attack must do its harm to a copy of the app without some protections, or it shows nothing. */
export async function expectHarm(
  browser: Browser,
  patches: readonly Patch[],
  attacks: readonly Attack[],
): Promise<void> {
  const copy = await servePatched(patches)
  const collector = await startCollector()
  const victim = await createVictim(await openPage(browser, copy.url), new URL(copy.url).origin, collector)
  await victim.harms()
  try {
    for (const attack of attacks) {
      const harms = await attack.attempt(victim)
      expect.soft(harms, attack.name).not.toEqual([])
      const missed = attack.harms.filter((harm) => !harms.includes(harm))
      expect.soft(missed, `${attack.name}: ${harms.join('\n')}`).toEqual([])
    }
  } finally {
    await victim.close()
    await collector.close()
    await copy.close()
  }
}
