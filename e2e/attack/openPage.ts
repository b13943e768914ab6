import type { Browser } from 'playwright/test'
import type { Browsing } from './victim'

/** A page in the browser that Playwright drives, watched from outside. */
export async function openPage(browser: Browser, url: string): Promise<Browsing> {
  const context = await browser.newContext({ serviceWorkers: 'allow' })
  const page = await context.newPage()
  const seen: string[] = []
  const { origin } = new URL(url)
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', (popup) => seen.push(`pop-up: ${popup.url()}`))
  page.on('download', (download) => seen.push(`download: ${download.url()}`))
  page.on('pageerror', (error) => seen.push(`error in the page: ${error}`))
  const note = (called: string) => {
    if (!called.startsWith(origin) && !/^(data|blob|about):/.test(called)) seen.push(`request: ${called}`)
  }
  context.on('response', (response) => note(response.url()))
  context.on('requestfailed', (request) => {
    // What the policy stops is seen as a request too, though none is sent.
    if (request.failure()?.errorText !== 'csp') note(request.url())
  })
  await page.goto(url)
  return {
    evaluate: (expression) => page.evaluate(expression),
    async evaluateElsewhere(expression, address) {
      const other = await browser.newPage()
      await other.goto(address)
      const result = await other.evaluate(expression)
      await other.close()
      return result
    },
    taken: () => seen.splice(0),
    workers: () => page.workers().length,
    close: () => context.close(),
  }
}
