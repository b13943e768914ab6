import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRequirement, readRequirements, withPins } from './requirement'

describe('readRequirement', () => {
  it.each([
    ['requests', ['requests', [], '', '']],
    ['Ruamel.YAML >= 0.17, <1', ['ruamel-yaml', [], '>=0.17,<1', '']],
    ['a[x, Y_z]==1.0 ; python_version < "3"', ['a', ['x', 'y-z'], '==1.0', 'python_version < "3"']],
    ['a (>=1,<2)', ['a', [], '>=1,<2', '']],
    ['a~=1.4.2', ['a', [], '~=1.4.2', '']],
    ["mido[dev] ; extra == 'all'", ['mido', ['dev'], '', "extra == 'all'"]],
  ])('%s', (text, [name, extras, specifier, marker]) => {
    expect(readRequirement(text)).toEqual({ name, extras, specifier, marker })
  })

  it.each(['', '-r other.txt', '--hash=sha256:1', 'a @ https://example.com/a.whl', './local', '# words'])(
    '%j is none',
    (text) => {
      expect(readRequirement(text)).toBeNull()
    },
  )
})

describe('withPins', () => {
  it('pins what was asked for less exactly, and leaves everything else as it is', () => {
    const before =
      '# what we need\r\nRuamel.YAML[jinja2] >= 0.17  # for settings\n-r other.txt\nnumpy==2.4.6\nfoo ; os_name == "nt"\n'
    expect(withPins(before, { 'ruamel-yaml': '0.18', numpy: '2.4.6', foo: '1', tabulate: '0.10.0' })).toBe(
      '# what we need\nRuamel.YAML[jinja2]==0.18  # for settings\n-r other.txt\nnumpy==2.4.6\nfoo==1 ; os_name == "nt"\ntabulate==0.10.0\n',
    )
  })

  it('changes nothing where nothing is to be changed', () => {
    expect(withPins('a==1\r\nb==2', { a: '1', B: '2' })).toBe('a==1\r\nb==2')
    expect(withPins('', {})).toBe('')
  })

  it('takes no time for a file of a million spaces or of empty lines', () => {
    for (const nothing of [' '.repeat(1_000_000), '\n'.repeat(1_000_000)])
      expect(withPins(`a${nothing}b`, { c: '1' })).toBe(`a${nothing}b\nc==1\n`)
  })

  it('gives a text that asks for exactly these versions, and does not change a second time', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
    const line = fc.oneof(
      name,
      fc.tuple(name, fc.constantFrom('==1', '>=1', '<3,!=2', ' ~= 1.1')).map(([owner, rest]) => owner + rest),
      fc.constantFrom('', '# note', '-r x'),
    )
    fc.assert(
      fc.property(
        fc.array(line).map((lines) => lines.join('\n')),
        fc.dictionary(name, fc.constantFrom('1', '2.0', '3.1rc1')),
        (text, pins) => {
          const pinned = withPins(text, pins)
          expect(withPins(pinned, pins)).toBe(pinned)
          for (const [owner, version] of Object.entries(pins))
            expect(readRequirements(pinned)).toContainEqual(
              expect.objectContaining({ name: owner, specifier: `==${version}` }),
            )
        },
      ),
    )
  })
})
