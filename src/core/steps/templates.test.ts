import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SYSTEM } from './templates'

it('tells the model exactly which packages ship with the app', () => {
  const manifest = readFileSync(new URL('../../../vendor/packages/manifest.json', import.meta.url), 'utf8')
  const shipped = (JSON.parse(manifest) as { name: string }[]).map(({ name }) => name)
  const line = SYSTEM.split('\n').find((text) => text.includes('pytest are there')) ?? ''
  const [told = ''] = line.split('. ')
  expect(told.match(/\b(?!and|as|charts|are|there|The|standard|library|pytest|SVG)[a-z]+\b/g)).toEqual(
    shipped,
  )
})
