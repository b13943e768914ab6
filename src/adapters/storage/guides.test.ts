import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withGuides, withoutGuides } from './guides'

const FILES = { 'main.py': 'print(input())\n', 'main_test.py': 'def test_a(): pass\n' }

describe('what an export adds', () => {
  it('says how to run it with plain Python, and what that needs', () => {
    const { 'README.md': readme, 'requirements.txt': requirements } = withGuides(
      'echo',
      'Say it again',
      FILES,
    )
    expect(readme).toContain('# echo\n\nSay it again\n')
    expect(readme).toContain('python -m pip install -r requirements.txt\npython main.py\npython -m pytest\n')
    expect(requirements).toMatch(/\npytest\n$/)
    expect(withGuides('echo', '', { ...FILES, 'stdin.txt': 'hi' })['README.md']).toContain(
      'main.py < stdin.txt',
    )
  })

  it('replaces nothing', () => {
    const own = { ...FILES, 'README.md': 'mine', 'requirements.txt': 'numpy==2.0\n' }
    expect(withGuides('echo', 'g', own)).toEqual(own)
    expect(withoutGuides(own)).toEqual(own)
  })

  it('comes out again, whatever the goal, unless somebody has changed it', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (goal, hasTest) => {
        const files = hasTest ? FILES : { 'main.py': '' }
        expect(withoutGuides(withGuides('echo', goal, files))).toEqual(files)
      }),
    )
    const guided = withGuides('echo', 'g', FILES)
    const changed = { ...guided, 'README.md': `${guided['README.md']}\nMine.\n` }
    expect(withoutGuides(changed)).toEqual(changed)
  })
})
