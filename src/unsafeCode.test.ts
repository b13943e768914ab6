import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// Ways to make HTML or code of text, and to take a seal away: each stands in the one file that has a use for it.

const WAYS =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|dangerouslySetInnerHTML|createContextualFragment|document\.write(ln)?|srcdoc|new Function|eval)\b|allow-same-origin|javascript:/g

const ALLOWED = [
  // The sealed frame's own document, which the page's policy makes.
  'src/adapters/python/sealedFrame.ts: srcdoc',
  // Writes what a program wrote into a frame of opaque origin, and nothing else.
  'src/ui/preview/preview.html: document.write',
  // It is what it keeps others from using.
  'src/ui/preview/preview.html: srcdoc',
]

const root = new URL('..', import.meta.url).pathname

const filesIn = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|js|html)$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .filter((path) => !path.includes('.test.'))

it('nothing makes HTML or code of text', () => {
  const found = ['src', 'public', 'index.html'].flatMap((place) =>
    (place.includes('.') ? [place] : filesIn(place)).flatMap((path) =>
      [...readFileSync(root + path, 'utf8').matchAll(WAYS)].map(([way]) => `${path}: ${way}`),
    ),
  )
  expect([...new Set(found)].sort()).toEqual(ALLOWED)
})
