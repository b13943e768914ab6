// @ts-check
import { ensureBrowser } from './browser.mjs'
import { ensureBuild } from './build.mjs'
import { ensurePackages } from './install.mjs'
import { openPages } from './page.mjs'
import { appPort, DIST, IS_PACKAGE, profileFolder } from './place.mjs'
import { serve } from './serve.mjs'

/**
 * Makes sure that everything is there, and opens the app headless on its own origin and profile.
 * @param {(text: string) => void} [onPageError]
 * @returns {Promise<App>}
 *
 * @typedef {import('./page.mjs').Pages} App
 */
export async function openApp(onPageError) {
  if (!IS_PACKAGE) {
    await ensurePackages()
    await ensureBuild()
  }
  const browser = await ensureBrowser()
  const server = await serve({ dir: DIST, port: appPort() })
  try {
    const opened = await openPages({
      url: server.url,
      browser,
      profile: profileFolder(),
      ...(onPageError && { onPageError }),
    })
    const close = async () => {
      await opened.close()
      await server.close()
    }
    return { ...opened, close }
  } catch (error) {
    await server.close()
    throw error
  }
}
