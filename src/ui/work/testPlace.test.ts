import { describe, expect, it } from 'vitest'
import type { TestReport } from '../../core/checks/report'
import { testPlace } from './testPlace'

const FILES = {
  'a_test.py': `import pytest

def test_one():
    pass

class TestB:
    @pytest.mark.parametrize("n", [1])
    async def test_one(self, n):
        pass
`,
}
const test = (id: string, frames: TestReport['frames'] = []): TestReport => ({
  id,
  outcome: 'passed',
  seconds: 0,
  message: '',
  output: '',
  frames,
})

describe('the place of a test', () => {
  it.each([
    ['a_test.py::test_one', 3],
    ['a_test.py::TestB::test_one[1::2]', 8],
    ['a_test.py::test_made_elsewhere', 0],
    ['a_test.py', 0],
  ])('%s', (id, line) => {
    expect(testPlace(test(id), FILES)).toEqual({ path: 'a_test.py', line })
  })

  it('is where it failed, when it did', () => {
    const frame = { path: 'main.py', line: 5, function: '', source: '', locals: {} }
    expect(testPlace(test('a_test.py::test_one', [frame]), FILES)).toEqual({ path: 'main.py', line: 5 })
  })
})
