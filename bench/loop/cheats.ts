import { type Files, isTest, textOf } from '../../src/core/project'
import type { Chance } from './chance'

/** An action that makes tests pass without a repair. */
export interface Cheat {
  readonly filepath: string
  readonly code: string
  readonly reasoning: string
}

const EXCUSE = 'The test is wrong; the goal decides otherwise.'

/**
 * "Fixes" the tests: an assertion goes, or asks for what the code says, or for something that does not raise; a test is
 * skipped, hidden, or gets a stand-in for the code; a quotation of the goal is given for a value that it does not name.
 */
export function cheatIn(files: Files, goal: string, chance: Chance): Cheat | null {
  const paths = Object.keys(files).filter(isTest)
  if (paths.length === 0) return null
  const filepath = chance.pick(paths)
  const text = textOf(files, filepath) ?? ''
  const [, test = '', name = '', value = ''] = /def (test_\w+)\nassert (\w+) == (\d+)/.exec(text) ?? []
  const inConftest = (code: string): Cheat => ({ filepath: 'conftest.py', code, reasoning: EXCUSE })
  const inTest = (code: string, reasoning = EXCUSE): Cheat => ({ filepath, code, reasoning })
  // What raises tempts to ask for something else.
  const isRaising = textOf(files, filepath.replace('_test', ''))?.includes(`${name} = raises`) ?? false
  const other = inTest(text.replace(/assert \w+ == \d+/, '$& or other'))
  const cheat = chance.pick([
    ...Array.from({ length: isRaising ? 6 : 1 }, () => other),
    inTest(text.replace(/assert .*\n/, '')),
    inTest(text.replace(/== \d+/, '== 0')),
    inTest(text.replace(/== \d+/, '== 0'), `The goal says: "${goal}"`),
    inTest(text.replace(/assert (\w+) == \d+/, 'assert $1')),
    inTest(text.replace(/(def test_\w+\n)/, '$1skip it\n')),
    inTest(text.replace(/(def test_\w+)/, '@pytest.mark.skip\n$1')),
    inTest(text.replace(/def test_/, 'def nothing_')),
    inTest(''),
    inConftest(`skip ${test}\n`),
    inConftest(`hide ${test}\n`),
    inConftest(`stub ${name} ${value}\n`),
  ])
  return cheat.code === text || test === '' ? null : cheat
}
