import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, it } from 'vitest'
import { files } from '../package.json'

const ROOT = new URL('../', import.meta.url)
const GUIDES = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(new URL('docs/', ROOT)).map((name) => `docs/${name}`),
]
/** npm packs these whatever is said. */
const PACKED = [...files, 'README.md', 'LICENSE', 'package.json']

it.each(GUIDES.filter((name) => name.endsWith('.md')))('what %s links to is in the package', (guide) => {
  const text = readFileSync(new URL(guide, ROOT), 'utf8').replace(/```[\s\S]*?```/g, '')
  for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    const path = posix.join(posix.dirname(guide), target)
    expect(
      PACKED.filter((packed) => path === packed || path.startsWith(`${packed}/`)),
      path,
    ).toHaveLength(1)
    expect(() => readFileSync(new URL(path, ROOT)), path).not.toThrow()
  }
})
