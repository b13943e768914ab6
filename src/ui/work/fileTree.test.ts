import { expect, it } from 'vitest'
import type { FileRow } from './fileRows'
import { fileTree } from './fileTree'

const row = (path: string, more: Partial<FileRow> = {}): FileRow => ({
  path,
  mark: '1 line',
  tone: 'none',
  isArtifact: false,
  ...more,
})
const ROWS = [
  row('out.txt', { isArtifact: true }),
  row('main.py'),
  row('pkg/b.py'),
  row('pkg/sub/c.py', { mark: 'failing', tone: 'fail' }),
  row('a.py'),
]
const drawn = (closed: string[]) =>
  fileTree(ROWS, new Set(closed)).map(({ name, depth, isOpen, mark }) =>
    [' '.repeat(depth) + name, isOpen === null ? '' : isOpen ? 'open' : 'closed', mark].join('|'),
  )

it('files stand in their folders, what main wrote stands last', () => {
  expect(drawn([])).toEqual([
    'pkg|open|',
    ' sub|open|',
    '  c.py||failing',
    ' b.py||1 line',
    'a.py||1 line',
    'main.py||1 line',
    'out.txt||1 line',
  ])
})

it('a folder that is closed tells what is in it', () => {
  expect(drawn(['pkg'])[0]).toBe('pkg|closed|failing')
  expect(fileTree([row('d/a.py'), row('d/b.py')], new Set(['d']))).toMatchObject([{ mark: '2 files' }])
})
