import { describe, expect, it } from 'vitest'
import { createFakeActionPorts } from '../../testing/fakeActionPorts'
import { type Context, createContext } from '../context'
import { type Action, ActionRefusal } from './action'
import { create } from './create'
import { createNewFile } from './createNewFile'
import { deleteFile } from './deleteFile'
import { editCode } from './editCode'
import { BUILT_IN_NAMES } from './builtInNames'
import { availableActions } from './index'
import { replaceCode } from './replaceCode'
import { writeCode } from './writeCode'

const contextOf = (files: Record<string, string | Uint8Array>) =>
  createContext({ name: 'p', goal: 'g', project_dir: 'p' }, files)
const five = contextOf({
  'main.py': 'one\ntwo\nthree\nfour\nfive\n',
  'main_test.py': '',
  'pic.png': new Uint8Array(3),
})
const run = async (action: Action, context: Context, args: object) =>
  (await action.handler(context, { reasoning: '', ...args })).files
const refusal = async (action: Action, context: Context, args: object) =>
  await run(action, context, args).then(
    () => 'applied',
    (error) => (error instanceof ActionRefusal ? error.message : `bug: ${error}`),
  )

describe('what is offered', () => {
  it('is create alone for an empty project, and everything else for others, the caller’s own beside it', () => {
    const own: Action = { name: 'own', description: '', parameters: {}, handler: (context) => context }
    const ports = createFakeActionPorts([own])
    const { signal } = new AbortController()
    const namesFor = (context: Context) => availableActions(context, ports, signal).map(({ name }) => name)
    expect(namesFor(contextOf({}))).toEqual(['create'])
    const others = BUILT_IN_NAMES.filter((name) => !['create', 'project_validation_action'].includes(name))
    expect(namesFor(five)).toEqual([...others, 'own'])
  })
})

describe('create, write_code and create_new_file', () => {
  it('write whole files that end with a line end', async () => {
    expect(await run(create, contextOf({}), { code: 'print(1)', test: 'def test(): pass\n' })).toEqual({
      'main.py': 'print(1)\n',
      'main_test.py': 'def test(): pass\n',
    })
    expect((await run(writeCode, five, { filepath: 'data.csv', code: 'a,b' }))['data.csv']).toBe('a,b\n')
    const files = await run(createNewFile, five, { filepath: 'shop/cart.py', code: 'x = 1', test: 'y = 2' })
    expect(files['shop/cart.py']).toBe('x = 1\n')
    expect(files['shop/cart_test.py']).toBe('y = 2\n')
  })

  it('keep $ and non-ASCII text as they are', async () => {
    expect((await run(writeCode, five, { filepath: 'main.py', code: "'$&' '$1' 'ü' '😀'" }))['main.py']).toBe(
      "'$&' '$1' 'ü' '😀'\n",
    )
  })

  it('refuse paths outside the project, folders, and files that are there', async () => {
    expect(await refusal(writeCode, five, { filepath: '../x.py', code: '' })).toContain('leaves the project')
    expect(await refusal(writeCode, five, { filepath: 'main.py/x.py', code: '' })).toContain(
      'is a file, not a folder',
    )
    expect(await refusal(writeCode, contextOf({ 'a/b.py': '' }), { filepath: 'a', code: '' })).toContain(
      'is a folder',
    )
    expect(await refusal(createNewFile, five, { filepath: 'main.py', code: '', test: '' })).toContain(
      'there already',
    )
    expect(await refusal(createNewFile, five, { filepath: 'x.csv', code: '', test: '' })).toContain(
      'use write_code',
    )
  })
})

describe('replace_code and edit_code', () => {
  const replace = async (start_line: number, end_line: number, code = 'new') =>
    (await run(replaceCode, five, { filepath: 'main.py', code, start_line, end_line }))['main.py']

  it('count lines from 1, both ends included', async () => {
    expect(await replace(2, 3)).toBe('one\nnew\nfour\nfive\n')
    expect(await replace(1, 5)).toBe('new\n')
    expect(await replace(5, 5, 'a\nb\n')).toBe('one\ntwo\nthree\nfour\na\nb\n')
  })

  it('insert before a line, append after the last, and remove', async () => {
    const edit = async (edit_type: string, start_line: number, end_line: number, code = 'new') =>
      (await run(editCode, five, { filepath: 'main.py', edit_type, code, start_line, end_line }))['main.py']
    expect(await edit('insert', 1, 1)).toBe('new\none\ntwo\nthree\nfour\nfive\n')
    expect(await edit('insert', 6, 6)).toBe('one\ntwo\nthree\nfour\nfive\nnew\n')
    expect(await edit('remove', 2, 4)).toBe('one\nfive\n')
    expect(await edit('replace', 2, 2)).toBe('one\nnew\nthree\nfour\nfive\n')
  })

  it('refuse lines out of range and files that are missing or not text', async () => {
    const bad = (filepath: string, start_line: number, end_line: number) =>
      refusal(replaceCode, five, { filepath, code: 'x', start_line, end_line })
    expect(await bad('main.py', 5, 6)).toContain('the file has 5 lines')
    expect(await bad('main.py', 3, 2)).toContain('before start_line')
    expect(await bad('none.py', 1, 1)).toContain('There is no file "none.py". The files are: main.py')
    expect(await bad('pic.png', 1, 1)).toContain('is not text')
    const insert = { filepath: 'main.py', edit_type: 'insert', code: 'x', start_line: 7, end_line: 7 }
    expect(await refusal(editCode, five, insert)).toContain('out of range')
  })

  it('keep Windows line ends and tabs', async () => {
    const windows = contextOf({ 'main.py': 'a\r\n\tb\r\nc\r\n' })
    const files = await run(replaceCode, windows, {
      filepath: 'main.py',
      code: 'x\ny',
      start_line: 3,
      end_line: 3,
    })
    expect(files['main.py']).toBe('a\r\n\tb\r\nx\r\ny\r\n')
  })
})

describe('delete_file', () => {
  it('takes the tests along, and never main', async () => {
    const context = contextOf({ 'main.py': '', 'main_test.py': '', 'a.py': '', 'a_test.py': '', 'b.py': '' })
    expect(Object.keys(await run(deleteFile, context, { filepath: 'a.py' }))).toEqual([
      'main.py',
      'main_test.py',
      'b.py',
    ])
    expect(await refusal(deleteFile, context, { filepath: 'main.py' })).toContain("can't be deleted")
    expect(await refusal(deleteFile, context, { filepath: 'main_test.py' })).toContain("can't be deleted")
    expect(await refusal(deleteFile, context, { filepath: 'c.py' })).toContain('There is no file')
  })
})
