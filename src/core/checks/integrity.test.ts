import { describe, expect, it } from 'vitest'
import { createFakePython } from '../../testing/fakePython'
import type { Files } from '../project'
import { concernsTests, testChanges, touchedTests } from './integrity'

const python = createFakePython()
const inspected = async (files: Files) => ({
  files,
  inspection: await python.inspect(files, new AbortController().signal),
})
const TEST = 'def test_a\nassert a == 1\ndef test_b\nassert b == 2\n'
const changesOf = async (next: Files, before: Files = { 'a.py': '', 'a_test.py': TEST }) =>
  testChanges(await inspected(before), await inspected(next)).map(
    ({ id, kind, what }) => `${kind} ${id} ${what}`,
  )

describe('what becomes of tests', () => {
  it('is nothing when they are moved, renamed as they are, or say more', async () => {
    expect(await changesOf({ 'a.py': '', 'b_test.py': TEST })).toEqual([])
    expect(await changesOf({ 'a.py': '', 'a_test.py': TEST.replace('test_b', 'test_c') })).toEqual([])
    expect(await changesOf({ 'a.py': '', 'a_test.py': `${TEST}assert c == 3\n` })).toEqual([])
  })

  it('is that they are weakened', async () => {
    const weaker = async (from: string, to: string) =>
      await changesOf({ 'a.py': '', 'a_test.py': TEST.replace(from, to) })
    expect(await weaker('assert a == 1\n', 'asserts nothing\n')).toEqual([
      'weakened a_test.py::test_a would not assert a == 1 any more',
    ])
    expect(await weaker('assert a == 1', 'assert a')).toHaveLength(1)
    expect(await weaker('def test_b', 'def other_b')).toEqual(['weakened a_test.py::test_b would be gone'])
    expect(await weaker('def test_b', '@pytest.mark.xfail\ndef test_b')).toEqual([
      'weakened a_test.py::test_b would be marked with pytest.mark.xfail',
    ])
    expect(await weaker('def test_b\n', 'def test_b\nskip it\n')).toEqual([
      'weakened a_test.py::test_b would give up early (skip it)',
    ])
    expect(await weaker('def test_b', 'syntax error\ndef test_b')).toHaveLength(2)
    expect(await changesOf({ 'a.py': '' })).toHaveLength(2)
  })

  it('is that they expect something else, or ask for something else as strictly', async () => {
    expect(await changesOf({ 'a.py': '', 'a_test.py': TEST.replace('a == 1', 'a == 7') })).toEqual([
      'revised a_test.py::test_a would expect 7 instead of 1',
    ])
    expect(await changesOf({ 'a.py': '', 'a_test.py': TEST.replace('a == 1', 'c == 1') })).toEqual([
      'restated a_test.py::test_a would assert c == 1 instead of a == 1',
    ])
  })

  it('lets them go with their module, unless something imports it', async () => {
    const both = { 'main.py': '', 'a.py': '', 'a_test.py': TEST }
    expect(await changesOf({ 'main.py': '' }, both)).toEqual([])
    expect(await changesOf({ 'main.py': 'import a' }, { ...both, 'main.py': 'import a' })).toHaveLength(2)
    expect(await changesOf({ 'main.py': 'import a.b' }, both)).toHaveLength(2)
  })

  it('is that other tests run', async () => {
    const before = { 'a.py': '', 'a_test.py': TEST }
    expect(await changesOf({ ...before, 'conftest.py': 'def pytest_ignore_collect' })).toHaveLength(1)
    expect(await changesOf({ ...before, 'setup.cfg': '[tool:pytest]\naddopts = -k nothing\n' })).toHaveLength(
      1,
    )
    expect(await changesOf({ ...before, 'pyproject.toml': '[project]\nname = "a"\n' })).toEqual([])
  })

  it('is a matter of some files only', () => {
    const files: Files = {
      'main.py': 'import cart',
      'cart.py': '',
      'cart_test.py': 'from cart import a\nfrom checks import (\n    check,\n)\n',
      'checks.py': '',
      'cart/__init__.py': '',
      'pkg/__init__.py': '',
    }
    const concerned = (path: string) => concernsTests(path, files)
    for (const path of [
      'cart_test.py',
      'checks.py',
      'a/conftest.py',
      'pytest.toml',
      '.pytest.ini',
      'cart/__init__.py',
    ])
      expect([path, concerned(path)]).toEqual([path, true])
    for (const path of ['main.py', 'cart.py', 'notes.txt', 'pkg/__init__.py'])
      expect([path, concerned(path)]).toEqual([path, false])
  })

  it('is told apart from what was not touched', async () => {
    const [before, next] = [
      await inspected({ 'a_test.py': TEST }),
      await inspected({ 'a_test.py': TEST.replace('b == 2', 'b == 3') }),
    ]
    expect(touchedTests(before, next)).toEqual(['a_test.py::test_b'])
  })
})
