// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { browserArguments, ensureBrowser } from './browser.mjs'
import { reportFailure } from './failure.mjs'
import { ROOT } from './place.mjs'

// Draws the app's icon in the sizes that devices ask for, with room around it for their masks.

const SIZES = [192, 512]
const PUBLIC = join(ROOT, 'public')

async function draw() {
  const { chromium } = await import('playwright')
  const svg = readFileSync(join(PUBLIC, 'icon.svg'), 'utf8')
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: browserArguments(),
    chromiumSandbox: process.getuid?.() !== 0,
  })
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(
      `<body style="margin:0;height:100vh;display:grid;place-items:center;background:#101412"><div style="width:60%">${svg}</div>`,
    )
    await page.screenshot({ path: join(PUBLIC, `icon-${size}.png`) })
  }
  await browser.close()
}

draw().catch((error) => process.exit(reportFailure(error)))
