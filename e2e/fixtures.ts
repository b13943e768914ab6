import { test as base, expect, type Page } from 'playwright/test'
import type { Autocoder } from '../src/api/types'
import type { Files } from '../src/core/project'
import { call, type Endpoint, type Reply, type Script, startEndpoint } from './endpoint/startEndpoint'

declare global {
  interface Window {
    autocoder: Autocoder
  }
}

/** A page of the app, and endpoints that end with the test. Whatever the page throws fails the test. */
export const test = base.extend<{
  app: Page
  endpoint: (script: Script) => Promise<Endpoint>
}>({
  app: async ({ page }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto('./')
    await use(page)
    expect(errors).toEqual([])
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  endpoint: async ({}, use) => {
    const started: Endpoint[] = []
    await use(async (script) => {
      const endpoint = await startEndpoint(script)
      started.push(endpoint)
      return endpoint
    })
    await Promise.all(started.map((endpoint) => endpoint.close()))
  },
})

/**
 * The same on one page for all tests, which gets Python ready only once: for tests of what a run or a check does, not
 * of how a page comes up. Each finds it without projects. One that fails leaves the next a new page.
 */
export const testOnOnePage = test.extend<object, { shared: { page: Page; errors: string[] } }>({
  shared: [
    async ({ browser }, use, { project }) => {
      const { baseURL, serviceWorkers = 'allow' } = project.use
      const page = await browser.newPage({ ...(baseURL !== undefined && { baseURL }), serviceWorkers })
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      await page.goto('./')
      await use({ page, errors })
      await page.close()
    },
    { scope: 'worker' },
  ],
  app: async ({ shared: { page, errors } }, use) => {
    await page.goto('./#/')
    await use(page)
    await page.evaluate(async () => {
      const { projects } = window.autocoder
      for (const { name } of await projects.list()) await projects.remove(name)
    })
    expect(errors.splice(0)).toEqual([])
  },
})

export { expect }

/** Options that can cross into the page. */
export interface PageOptions {
  readonly project_name: string
  readonly goal?: string
  readonly base_url?: string
  readonly files?: Files
  readonly unattended?: boolean
  readonly stdin?: readonly string[]
  readonly limits?: { readonly epochs?: number; readonly tokens?: number; readonly cost_usd?: number }
  readonly api_key?: string
}

/** Runs in the page until the run has ended. */
export const runToEnd = (page: Page, options: PageOptions) =>
  page.evaluate(async (given) => {
    const run = window.autocoder({ log_level: 'quiet', unattended: true, ...given })
    const { outcome, reason, context, files, usage } = await run.result
    const events = run.log.filter((event) => event.type !== 'reply-delta')
    return { outcome, reason, context, files, usage, events, report: run.report }
  }, options)

export const HELLO = 'print("hello world")\n'

/** A test that runs main.py in the same interpreter and looks at what it prints. */
export const TEST_OF_MAIN = `import runpy


def test_prints_hello_world(capsys):
    runpy.run_path("main.py", run_name="__main__")
    assert capsys.readouterr().out == "hello world\\n"
`

export const create = (code: string, test_: string): Reply =>
  call('create', { reasoning: 'The first version.', code, test: test_ })
export const write = (filepath: string, code: string): Reply =>
  call('write_code', { reasoning: `Rewrite ${filepath}.`, filepath, code })
export const complete: Reply = call('project_validation_action', {
  reasoning: 'main.py prints hello world, and a test says so.',
  is_valid_and_complete: true,
})
export const incomplete = (reasoning: string): Reply =>
  call('project_validation_action', { reasoning, is_valid_and_complete: false })
