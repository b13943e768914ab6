import { describe, expect, it } from 'vitest'
import { activeWords, downloadName } from './downloadName'

describe('the name of a download', () => {
  it.each([
    ['out/song.mid', 'song.mid'],
    ['photo\u202egnp.exe', 'photo_gnp.exe'],
    ['a\u200b\u0000b.txt', 'a__b.txt'],
    ['..', 'file'],
    ['.bashrc', 'bashrc'],
    ['report.html. ', 'report.html'],
    ['C:\\x.bat', 'C__x.bat'],
    ['aux.txt', '_aux.txt'],
    [`${'n'.repeat(300)}.html`, `${'n'.repeat(195)}.html`],
    ['café.csv', 'café.csv'],
  ])('%j', (path, name) => expect(downloadName(path)).toBe(name))
})

describe('a file that does something', () => {
  it.each(['a.html', 'A.SVG', 'a.url', 'a.desktop', 'a.js', 'a.bat', 'a.lnk'])('%s warns', (name) =>
    expect(activeWords(name)).not.toBe(''),
  )
  it.each(['a.png', 'a.mid', 'main.py', 'a.csv', 'a.md', 'html'])('%s does not', (name) =>
    expect(activeWords(name)).toBe(''),
  )
})
