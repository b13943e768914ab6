import { expect, it } from 'vitest'
import { lastPlaceIn, placesIn } from './placesIn'

const FILES = { 'main.py': '', 'pkg/song.py': '' }

const TRACEBACK = `Traceback (most recent call last):
  File "/home/pyodide/project/main.py", line 3, in <module>
    compose()
  File "pkg/song.py", line 12, in compose
  File "/lib/python314.zip/random.py", line 9, in choice
ValueError: no
`

it('a traceback names lines of the project, and nothing of it is lost', () => {
  const parts = placesIn(TRACEBACK, FILES)
  expect(parts.map(({ text }) => text).join('')).toBe(TRACEBACK)
  expect(parts.flatMap(({ place }) => place ?? [])).toEqual([
    { path: 'main.py', line: 3 },
    { path: 'pkg/song.py', line: 12 },
  ])
  expect(lastPlaceIn(TRACEBACK, FILES)).toEqual({ path: 'pkg/song.py', line: 12 })
})

it('pytest’s way is understood, too, and what is no file of the project is text', () => {
  expect(placesIn('pkg/song.py:4: error in other.py:7', FILES)).toEqual([
    { text: 'pkg/song.py:4', place: { path: 'pkg/song.py', line: 4 } },
    { text: ': error in other.py:7', place: null },
  ])
  expect(placesIn('File "__proto__", line 1', FILES)).toEqual([
    { text: 'File "__proto__", line 1', place: null },
  ])
  expect(lastPlaceIn('nothing here', FILES)).toBeNull()
})

it('a line of a million letters is text, and takes no time', () => {
  const text = 'x'.repeat(1_000_000)
  expect(placesIn(text, FILES)).toEqual([{ text, place: null }])
})
