import { chromium, type LaunchOptions, type Page, type PlaywrightTestOptions } from 'playwright/test'

/** A browser of its own over a profile on the disk, as a person has it. */
export interface OpenProfile {
  readonly page: Page
  /** Ends the whole browser from outside, without a moment for anything. */
  kill(): Promise<void>
  close(): Promise<void>
}

/** Opens the app in the browser of a profile. */
export async function openProfile(
  folder: string,
  { launchOptions, baseURL }: { launchOptions?: LaunchOptions | undefined } & Partial<PlaywrightTestOptions>,
): Promise<OpenProfile> {
  const context = await chromium.launchPersistentContext(folder, {
    ...launchOptions,
    ...(baseURL && { baseURL }),
  })
  const closed = new Promise<void>((resolve) => context.on('close', () => resolve()))
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto('./')
  const pid = await processOf(page)
  return {
    page,
    async kill() {
      process.kill(pid, 'SIGKILL')
      await closed
    },
    close: () => context.close(),
  }
}

/** The browser's own process, of which all its others are children. */
async function processOf(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {}
  await session?.detach()
  const found = processInfo.find(({ type }) => type === 'browser')
  if (!found) throw new Error("The browser's process is not known.")
  return found.id
}
