import { expect, it } from 'vitest'
import { damaged } from './sentences'
import { type Known, whyMissing } from './whyMissing'

const known = (changes: Partial<Known> = {}): Known => ({
  access: 'closed',
  problems: new Map(),
  isThere: (name) => ['tabulate', 'pytest'].includes(name),
  isAsked: (name) => ['tabulate', 'moons'].includes(name),
  isShipped: (name) => ['tabulate', 'mido'].includes(name),
  ...changes,
})
const why = (module: string, name: string, changes: Partial<Known> = {}) =>
  whyMissing(module, name, known(changes)).message

it('says of each module what is true', () => {
  expect(why('tabulate.foo', 'tabulate')).toBe(
    'The package "tabulate" is there, but has no module "tabulate.foo": check the name.',
  )
  expect(why('pytest.foo', 'pytest')).toContain('has no module "pytest.foo"')
  expect(why('nowhere', 'nowhere')).toContain('packages are closed for this project')
  expect(why('moons', 'moons', { access: 'registry' })).toContain('nor the registry has "moons"')
  const dynamic =
    'Nobody has looked for the package "other", because no import statement names it: write one, or add the package to requirements.txt.'
  expect(why('other', 'other', { access: 'registry' })).toBe(dynamic)
  expect(why('mido', 'mido')).toBe(dynamic.replace('other', 'mido'))
  const problem = damaged('moons', 'moons.whl')
  expect(why('moons', 'moons', { problems: new Map([['moons', problem]]) })).toBe(problem.message)
})
