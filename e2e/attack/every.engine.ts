import { existsSync } from 'node:fs'
import { type Browser, expect, test } from 'playwright/test'
import { ATTACKS, ATTACKS_OF_A_KIND } from './attacks'
import { openFirefox } from './openFirefox'
import { openPage } from './openPage'
import { openWebKit } from './openWebKit'
import { startCollector } from './startCollector'
import { type Browsing, createVictim, type Victim } from './victim'

// Every attack in every engine that this machine has.

const first = (...paths: string[]) => paths.find((path) => existsSync(path))
const FIREFOX = first(
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
)
const DRIVER = first('/usr/bin/WebKitWebDriver')
const MINI_BROWSER = first(
  ...['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`),
)

const ENGINES: Readonly<Record<string, ((url: string, browser: Browser) => Promise<Browsing>) | null>> = {
  Chromium: (url, browser) => openPage(browser, url),
  Firefox: FIREFOX ? (url) => openFirefox(FIREFOX, url) : null,
  WebKitGTK: DRIVER && MINI_BROWSER ? (url) => openWebKit(DRIVER, MINI_BROWSER, url) : null,
}

/** What is different in an engine, and does no harm; docs/security.md says why. */
const DIFFERENCES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Firefox: { 'a message that tells without end': ['not stopped: tells without end'] },
  WebKitGTK: {
    'a program with a loop of coroutines': ['not stopped: a loop of coroutines', 'ended by exit'],
  },
}

test.setTimeout(180_000)

for (const [engine, open] of Object.entries(ENGINES))
  test.describe(engine, () => {
    test.skip(open === null, `${engine} is not installed`)
    if (!open) console.log(`${engine} is not installed; nothing is tried in it.`)
    let victim: Victim
    let end = async () => {}
    test.beforeAll(async ({ baseURL, browser }) => {
      const collector = await startCollector()
      const url = String(baseURL)
      const browsing = await open!(url, browser)
      end = async () => {
        await browsing.close()
        await collector.close()
      }
      victim = await createVictim(browsing, new URL(url).origin, collector)
    })
    test.afterAll(() => end())

    for (const attack of [...ATTACKS, ...ATTACKS_OF_A_KIND])
      test(`withstands ${attack.name}`, async () => {
        expect(await attack.attempt(victim)).toEqual(DIFFERENCES[engine]?.[attack.name] ?? [])
      })
  })
