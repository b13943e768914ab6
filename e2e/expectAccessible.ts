import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from 'playwright/test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Smaller ones are missed; of those inside a sentence, the line is what one aims at (WCAG 2.2, 2.5.8). */
const LEAST_TARGET = 24

/**
 * Nothing that axe objects to, by every rule in the light theme, and in the dark one by those about colours: the page is
 * else the same. Nothing wider than the window, and nothing to press that is too small.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect(await violationsOf(page, { runOnly: ['color-contrast', 'link-in-text-block'] }), 'dark').toEqual([])
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect(await violationsOf(page, {}), 'light').toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow, 'pixels wider than the window').toBeLessThanOrEqual(0)
  expect(await smallTargets(page), 'too small to press').toEqual([])
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

const violationsOf = (page: Page, rules: object): Promise<string[]> =>
  page.evaluate(async (chosen) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> }
    }
    const { violations } = await axe.run({ resultTypes: ['violations'], ...chosen })
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    )
  }, rules)

const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const isInline = (element: Element) => element.tagName === 'A' || element.closest('pre') !== null
    return [...document.querySelectorAll('button, a[href], select, summary, [role=tab], [role=menuitem]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isInline(element))
      .flatMap((element) => {
        const { width, height } = element.getBoundingClientRect()
        const isHidden = width < 2 || height < 2
        return isHidden || (width >= least - 0.5 && height >= least - 0.5)
          ? []
          : [`${Math.round(width)}x${Math.round(height)} ${element.outerHTML.slice(0, 120)}`]
      })
  }, LEAST_TARGET)
