import { describe, expect, it } from 'vitest'
import { createFakePython } from '../../testing/fakePython'
import { type Context, createContext } from '../context'
import { type Action, ActionRefusal } from './action'
import { formatCode } from './formatCode'
import { installPackage } from './installPackage'
import { renameFile } from './renameFile'
import { writeCode } from './writeCode'

const contextOf = (files: Record<string, string | Uint8Array>) =>
  createContext({ name: 'p', goal: 'g', project_dir: 'p' }, files)
const run = async (action: Action, context: Context, args: object) =>
  await action.handler(context, { reasoning: '', ...args })
const refusal = async (action: Action, context: Context, args: object) =>
  await run(action, context, args).then(
    () => 'applied',
    (error) => (error instanceof ActionRefusal ? error.message : `bug: ${error}`),
  )

describe('rename_file', () => {
  const project = contextOf({
    'main.py': 'import shop\nfrom data import shop_list\n',
    'main_test.py': '',
    'shop.py': 'x = 1\n',
    'shop_test.py': 'from shop import x\n',
    'p.png': new Uint8Array([7]),
  })
  const to = (filepath: string, new_filepath: string) => ({ filepath, new_filepath })

  it('takes the tests along and shows the lines that still name the module', async () => {
    const renamed = await run(renameFile, project, to('shop.py', 'store/cart.py'))
    expect(renamed.files).toEqual({
      'main.py': 'import shop\nfrom data import shop_list\n',
      'main_test.py': '',
      'store/cart.py': 'x = 1\n',
      'store/cart_test.py': 'from shop import x\n',
      'p.png': new Uint8Array([7]),
    })
    expect(renamed.shown_formatted).toBe(
      'What the latest calls and checks have shown:\n\n--- lines that may still name shop.py, which is store/cart.py now\n' +
        'main.py:1: import shop\nstore/cart_test.py:1: from shop import x',
    )
  })

  it('moves any other file alone', async () => {
    const renamed = await run(renameFile, project, to('p.png', 'img/$&.png'))
    expect(Object.keys(renamed.files)).toContain('img/$&.png')
    expect(renamed.shown).toEqual([])
  })

  it('refuses what would lose a file or leave the project', async () => {
    expect(await refusal(renameFile, project, to('main.py', 'a.py'))).toContain("can't be renamed")
    expect(await refusal(renameFile, project, to('shop.py', 'main.py'))).toContain(
      '"main.py" is there already',
    )
    expect(await refusal(renameFile, project, to('shop.py', 'shop.py'))).toContain('is there already')
    expect(await refusal(renameFile, project, to('shop.py', '../a.py'))).toContain('leaves the project')
    expect(await refusal(renameFile, project, to('shop.py', 'main.py/a.py'))).toContain('not a folder')
    expect(await refusal(renameFile, project, to('none.py', 'a.py'))).toContain('There is no file')
  })
})

describe('install_package', () => {
  const required = async (before: string | null, name: string) => {
    const context = contextOf(before === null ? { 'main.py': '' } : { 'requirements.txt': before })
    return (await run(installPackage, context, { package: name })).files['requirements.txt']
  }

  it('adds a line, or takes the place of the one that is there', async () => {
    expect(await required(null, ' numpy ')).toBe('numpy\n')
    expect(await required('# data\r\nnumpy==2.0\r\n', 'pandas>=2,<4')).toBe(
      '# data\r\nnumpy==2.0\r\npandas>=2,<4\r\n',
    )
    expect(await required('Ruamel_Yaml==1  # pinned\nx', 'ruamel.yaml==2')).toBe(
      'ruamel.yaml==2  # pinned\nx',
    )
  })

  it('refuses what is there, and what is no name of a package', async () => {
    const context = contextOf({ 'requirements.txt': 'numpy==2.0\n' })
    expect(await refusal(installPackage, context, { package: 'numpy==2.0' })).toContain('Nothing to do')
    for (const name of [
      '',
      '-r x',
      'a b',
      'x @ https://example.org/x.whl',
      'a\nb',
      'ü',
      `a${'b'.repeat(300)}`,
      'a ; os',
    ])
      expect(await refusal(installPackage, context, { package: name })).toContain(
        'is not the name of a package',
      )
  })
})

describe('format_code', () => {
  const action = formatCode(createFakePython())

  it('formats a file, and refuses where there is nothing to format', async () => {
    const context = contextOf({ 'main.py': 'x  = 1\n', 'a.txt': 'a  b' })
    const formatted = await run(action, context, { filepath: 'main.py' })
    expect(formatted.files['main.py']).toBe('x = 1\n')
    expect(await refusal(action, formatted, { filepath: 'main.py' })).toContain('is formatted already')
    expect(await refusal(action, context, { filepath: 'a.txt' })).toContain('is not a Python file')
  })

  it('says why a file can’t be formatted', async () => {
    const broken = formatCode({ format: async () => ({ problem: 'it is broken.' }) })
    const context = contextOf({ 'main.py': '(' })
    expect(await refusal(broken, context, { filepath: 'main.py' })).toBe('Not formatted: it is broken.')
  })
})

describe('write_code over a file', () => {
  const written = async (before: string, code: string) =>
    (await run(writeCode, contextOf({ 'a.py': before }), { filepath: 'a.py', code })).files['a.py']

  it('keeps its line ends, its byte order mark, and a last line without an end', async () => {
    expect(await written('a\r\nb\r\n', 'x\ny')).toBe('x\r\ny\r\n')
    expect(await written('a\nb\n', 'x\r\ny\r\n')).toBe('x\ny\n')
    expect(await written('\uFEFFa\n', 'x\n')).toBe('\uFEFFx\n')
    expect(await written('a\nb', 'x\ny')).toBe('x\ny')
    expect(await written('', 'x')).toBe('x\n')
  })

  it('leaves mixed line ends to the model', async () => {
    expect(await written('a\r\nb\n', 'x\r\ny\n')).toBe('x\r\ny\n')
  })

  it('refuses the same text, half of a character, and a long file', async () => {
    const code = (text: string) => ({ filepath: 'a.py', code: text })
    const context = contextOf({ 'a.py': 'a\r\n' })
    expect(await refusal(writeCode, context, code('a'))).toContain('has exactly this text already')
    expect(await refusal(writeCode, context, code('"\ud83d"'))).toContain('half of a character')
    const long = contextOf({ 'a.py': 'x\n'.repeat(401) })
    expect(await refusal(writeCode, long, code('y'))).toContain('has 401 lines')
    expect(await refusal(writeCode, { ...long, failed_edits: { 'a.py': 2 } }, code('y'))).toBe('applied')
    expect(await refusal(writeCode, contextOf({ 'a.py': 'x\n'.repeat(400) }), code('y'))).toBe('applied')
  })
})
