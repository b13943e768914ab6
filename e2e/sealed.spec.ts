import { expect, test } from 'playwright/test'
import { ATTACKS, ATTACKS_OF_A_KIND } from './attack/attacks'
import { openPage } from './attack/openPage'
import { SEED, sampleOf } from './attack/sample'
import { startCollector } from './attack/startCollector'
import { createVictim, type Victim } from './attack/victim'

// Secrets lie in every storage that a page has, and a server waits that would answer anything. What counts is what
// arrived there and what the page looks like afterwards, not what Python says. Of the attacks that are many of a kind, some,
// chosen anew each time; `npm run test:engines` tries all of them.

let victim: Victim
let end = async () => {}

test.setTimeout(120_000)
test.beforeAll(async ({ browser, baseURL }) => {
  const collector = await startCollector()
  victim = await createVictim(
    await openPage(browser, String(baseURL)),
    new URL(String(baseURL)).origin,
    collector,
  )
  end = async () => {
    await victim.close()
    await collector.close()
  }
})
test.afterAll(() => end())

for (const attack of [...ATTACKS, ...sampleOf(ATTACKS_OF_A_KIND, 5)])
  test(`withstands ${attack.name} (seed ${SEED})`, async () => {
    expect(await attack.attempt(victim)).toEqual([])
  })
