import { availableParallelism } from 'node:os'
import { defineConfig } from 'playwright/test'
import { browserArguments, findInstalledBrowser } from './scripts/browser.mjs'

/** Not the app's fixed port, so that the tests don't meet a server that somebody has running. */
const PORT = Number(process.env.AUTOCODER_TEST_PORT ?? 4757)
const BASE_PATH = '/some/sub-path/'

// Each worker reads this file; what the first one found need not be looked for again.
const browser = findInstalledBrowser()
if (browser) process.env.AUTOCODER_BROWSER = browser
process.env.AUTOCODER_SEED ??= String(Math.floor(Math.random() * 1_000_000))

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  retries: 0,
  forbidOnly: true,
  workers: availableParallelism() > 2 ? 2 : 1,
  reporter: [['line'], ['json', { outputFile: '.cache/autocoder/e2e.json' }]],
  use: {
    // What a test does to the network must not be answered from an earlier visit.
    serviceWorkers: 'block',
    baseURL: `http://localhost:${PORT}${BASE_PATH}`,
    trace: 'off',
    launchOptions: {
      ...(browser !== null && { executablePath: browser }),
      args: browserArguments(),
      // Playwright would switch the browser's own sandbox off for everybody.
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
  // The poorest host there is: under a sub-path, and with no header but content-type.
  webServer: {
    command: `node scripts/serve.mjs --port ${PORT} --base-path ${BASE_PATH} --bare`,
    url: `http://localhost:${PORT}${BASE_PATH}`,
    cwd: new URL('.', import.meta.url).pathname,
    reuseExistingServer: false,
  },
})
