import { expect, it } from 'vitest'
import { caseWarning } from './caseWarning'

it.each([
  [['README.md', 'main.py', 'readme.md'], 'README.md and readme.md differ only in case'],
  [['Data/a.csv', 'data/A.csv'], 'Data/a.csv and data/A.csv differ only in case'],
  [['main.py', 'main_test.py', 'a/main.py'], ''],
  [[], ''],
])('of %j', (paths, words) => {
  if (words) expect(caseWarning(paths)).toContain(words)
  else expect(caseWarning(paths)).toBe('')
})
