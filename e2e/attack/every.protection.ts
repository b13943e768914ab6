import { test } from 'playwright/test'
import { attackOf } from './attacks'
import { expectHarm } from './expectHarm'
import { PROTECTIONS } from './protections'

// Takes the lines of protection away, one at a time: each must be missed by some attack.

test.setTimeout(300_000)

for (const { name, patches, attack } of PROTECTIONS)
  test(`without ${name}, ${attack} is noticed`, async ({ browser }) => {
    await expectHarm(browser, patches, [{ ...attackOf(attack), harms: [] }])
  })
