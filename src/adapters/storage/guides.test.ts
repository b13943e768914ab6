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

  it('names pytest where a file of the project’s own does not, and no requirement where there is none', () => {
    const own = { ...FILES, 'requirements.txt': 'numpy==2.0\n' }
    expect(withGuides('echo', 'g', own)['README.md']).toContain(
      'pip install -r requirements.txt\npython -m pip install pytest\npython main.py\npython -m pytest\n',
    )
    const plain = withGuides('echo', 'g', { 'main.py': '' })
    expect(plain['requirements.txt']).toMatch(/nothing but Python/)
    expect(plain['README.md']).not.toContain('pip')
  })

  it('has no name that a file system would take for another’s', () => {
    const own = { ...FILES, 'readme.md': 'mine', 'Requirements.txt': 'x' }
    expect(withGuides('echo', 'g', own)).toEqual(own)
  })

  it('comes out again where only a part of it was added', () => {
    for (const own of [
      { ...FILES, 'README.md': 'mine' },
      { ...FILES, 'requirements.txt': String(withGuides('echo', '', FILES)['requirements.txt']) },
    ]) {
      const guided = withGuides('echo', 'g', own)
      const added = Object.keys(guided).filter((path) => !Object.hasOwn(own, path))
      expect(withoutGuides(guided, added)).toEqual(own)
    }
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
