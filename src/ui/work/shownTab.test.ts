import { expect, it } from 'vitest'
import { contentAt, hasPreview, tabFor } from './shownTab'

const shelf = {
  files: { 'main.py': 'print(1)', 'notes.md': '# A', 'data.bin': new Uint8Array([0, 1]) },
  artifacts: { 'song.mid': new Uint8Array([1]), 'main.py': new Uint8Array([2]) },
}
const at = (path: string, line = 0) => ({ path, line })

it('a place opens where its content can be seen', () => {
  expect(tabFor(shelf, at('main.py', 3), 'preview')).toBe('code')
  expect(tabFor(shelf, at('main.py'), 'diff')).toBe('code')
  expect(tabFor(shelf, at('song.mid'), 'code')).toBe('preview')
  expect(tabFor(shelf, at('data.bin'), 'code')).toBe('preview')
  expect(tabFor(shelf, at('nowhere.py'), 'code')).toBe('code')
})

it('whoever looks at previews goes on to look at previews', () => {
  expect(tabFor(shelf, at('notes.md'), 'preview')).toBe('preview')
  expect(tabFor(shelf, at('notes.md', 2), 'preview')).toBe('code')
  expect(tabFor(shelf, at('notes.md'), 'code')).toBe('code')
})

it('a source comes before what was written under its name, and objects have no files of their own', () => {
  expect(contentAt(shelf, 'main.py')).toBe('print(1)')
  expect(contentAt(shelf, 'constructor')).toBeUndefined()
  expect(hasPreview(shelf, 'main.py')).toBe(false)
})
