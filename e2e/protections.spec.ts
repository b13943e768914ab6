import { expect, test } from 'playwright/test'
import { ATTACKS, attackOf } from './attack/attacks'
import { expectHarm } from './attack/expectHarm'
import { misfits } from './attack/patchDist'
import { PROTECTIONS, SEALS } from './attack/protections'
import { SEED, sampleOf } from './attack/sample'

// What shows that the attacks attack: without protection they do harm. `npm run test:protections` takes every line of
// protection away by itself; here some, chosen anew each time.

test.setTimeout(300_000)

/** From these on, what is at home in the page is harmless to a sealed one. */
const IN_THE_PAGE = ATTACKS.filter(
  ({ name, harms }) =>
    harms.length > 0 && !/^(an answer|a project|a page|a test|programs|a script in)/.test(name),
)

test('every line of protection is found in the built app', async () => {
  expect(await misfits([...SEALS, ...PROTECTIONS].flatMap(({ patches }) => patches))).toEqual([])
})

test('without any seal, everything that is stored is read and the network is reached', async ({
  browser,
}) => {
  await expectHarm(
    browser,
    SEALS.flatMap(({ patches }) => patches),
    IN_THE_PAGE,
  )
})

for (const { name, patches, attack } of sampleOf(PROTECTIONS, 3))
  test(`without ${name}, ${attack} is noticed (seed ${SEED})`, async ({ browser }) => {
    await expectHarm(browser, patches, [{ ...attackOf(attack), harms: [] }])
  })
