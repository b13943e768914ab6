import { expect, test } from 'vitest'
import { shadowing } from './shadowing'

test('modules that take the place of one of the standard library are told', () => {
  const paths = [
    'main.py',
    'json.py',
    'calendar/__init__.py',
    'calendar/events.py',
    'a/json.py',
    'test.py',
    '_abc.py',
  ]
  const notes = shadowing(paths, ['json', 'calendar', 'test', '_abc', 'events'])
  expect(notes.map(({ path }) => path)).toEqual(['json.py', 'calendar/__init__.py'])
  expect(notes[0]).toEqual({
    path: 'json.py',
    line: 1,
    code: 'A005',
    message: 'Module `json` shadows a Python standard-library module',
  })
})
