import { describe, expect, it } from 'vitest'
import { createFakeActionPorts } from '../../testing/fakeActionPorts'
import {
  type Context,
  createContext,
  packContext,
  type PackedContext,
  unpackContext,
  withCode,
  withFiles,
} from '../context'
import { withoutRead, withShown } from '../shown'
import { type Action, ActionRefusal } from './action'
import { readFile } from './readFile'
import { runSnippet } from './runSnippet'
import { search } from './search'

const contextOf = (files: Record<string, string | Uint8Array>) =>
  createContext({ name: 'p', goal: 'g', project_dir: 'p' }, files)
const shown = async (action: Action, context: Context, args: object) =>
  withoutHeading((await action.handler(context, { reasoning: '', ...args })).shown_formatted)
const withoutHeading = (text: string) => text.replace(/^What the latest calls and checks have shown:\n\n/, '')
const refusal = async (action: Action, context: Context, args: object) =>
  await shown(action, context, args).catch((error) =>
    error instanceof ActionRefusal ? error.message : `bug: ${error}`,
  )

const numbers = Array.from({ length: 1_000 }, (_, i) => `line ${i + 1}\n`).join('')
const project = contextOf({
  'main.py': 'print("Hello")\n',
  'b/c.py': 'x = 1\r\nhello = 2',
  'big.txt': numbers,
  'p.png': new Uint8Array(2),
})

describe('read_file', () => {
  const read = (filepath: string, start_line: number, end_line: number) => ({
    filepath,
    start_line,
    end_line,
  })

  it('shows lines of a project too large to be shown whole, with their numbers', async () => {
    const large = contextOf({ ...project.files, 'huge.txt': numbers.repeat(10) })
    const next = withCode(await readFile.handler(large, { reasoning: '', ...read('huge.txt', 900, 1_100) }))
    expect(next.shown_formatted).toContain('--- huge.txt:900-1100 of 10000\nYou see it among the files.')
    expect(large.project_code_formatted).not.toContain('line 950')
    expect(next.project_code_formatted).toContain(' 900 line 900\n  901 line 901\n')
    expect(next.project_code_formatted).toContain(' 1100 line 100\n')
  })

  it('shows nothing twice', async () => {
    const next = withCode(await readFile.handler(project, { reasoning: '', ...read('b/c.py', 1, 99) }))
    expect(next.shown_formatted).toContain('--- b/c.py:1-2 of 2')
    const prompt = next.project_code_formatted + next.shown_formatted
    expect(prompt.split('hello = 2')).toHaveLength(2)
  })

  it('is bounded, and says where to read on', async () => {
    const text = await shown(readFile, project, read('big.txt', 1, 1_000))
    expect(text).toContain('big.txt:1-300 of 1000')
    expect(text).toContain('700 lines left out: read on from line 301.')
    const wide = contextOf({ 'w.csv': `${'x'.repeat(50_000)}\n`.repeat(20) })
    expect(await shown(readFile, wide, read('w.csv', 1, 20))).toContain('w.csv:1-7 of 20')
  })

  it('refuses lines that are not there', async () => {
    expect(await refusal(readFile, project, read('main.py', 2, 9))).toContain('it has 1 line, counted from 1')
    expect(await refusal(readFile, project, read('big.txt', 5, 4))).toContain('There are no lines 5 to 4')
    expect(await refusal(readFile, project, read('p.png', 1, 1))).toContain('is not text')
    expect(await refusal(readFile, project, read('no.py', 1, 1))).toContain('There is no file "no.py"')
  })
})

describe('search', () => {
  it('finds lines in all text files, whatever their case', async () => {
    expect(await shown(search, project, { text: 'HELLO' })).toBe(
      '--- search: 2 lines with "HELLO"\nb/c.py:2: hello = 2\nmain.py:1: print("Hello")',
    )
    expect(await shown(search, project, { text: 'none' })).toBe('--- search: no line with "none"')
  })

  it('takes nothing for a pattern, and is bounded', async () => {
    expect(await shown(search, project, { text: '.*' })).toContain('no line')
    expect(await shown(search, project, { text: 'line' })).toMatch(/big\.txt:60: line 60\n\[940 more; .*\]$/)
    expect(await refusal(search, project, { text: 'a\nb' })).toContain('a part of one line')
    expect(await refusal(search, project, { text: ' ' })).toContain('not only white space')
  })
})

describe('run_snippet', () => {
  const ports = createFakeActionPorts()

  it('shows what was printed and how it ended', async () => {
    const action = runSnippet(ports, new AbortController().signal)
    expect(await shown(action, project, { snippet: 'prints 42' })).toBe(
      '--- a snippet exited with 0 after 0.1 s:\nprints 42\nIt printed:\n42',
    )
    expect(await shown(action, project, { snippet: 'fails' })).toContain('exited with 1')
    expect((await action.handler(project, { snippet: 'prints 42' })).files).toBe(project.files)
  })

  it('ends with the signal', async () => {
    const action = runSnippet(ports, AbortSignal.abort(new Error('stopped')))
    await expect(action.handler(project, { snippet: 'prints 42' })).rejects.toThrow('stopped')
  })
})

describe('what is shown', () => {
  const entry = (title: string, paths: readonly string[] | 'all', size = 1) => ({
    title,
    text: 'x'.repeat(size),
    paths,
  })
  const titles = (context: Context) => context.shown.map(({ title }) => title)

  it('goes when a file that it is true of changes, and what is for one prompt after that prompt', () => {
    const all = [entry('a', ['main.py']), entry('b', ['b/c.py']), entry('c', 'all'), entry('d', [])]
    const context = all.reduce(withShown, project)
    expect(titles(withFiles(context, { ...project.files }))).toEqual(['a', 'b', 'c', 'd'])
    const changed = withFiles(context, { ...project.files, 'main.py': '' })
    expect(titles(changed)).toEqual(['b', 'd'])
    expect(changed.shown_formatted).toBe(
      'What the latest calls and checks have shown:\n\n--- b\nx\n\n--- d\nx',
    )
    expect(titles(withoutRead(changed))).toEqual(['b'])
  })

  it('is stored with the context, and what was written before there was any is read', () => {
    const context = { ...withShown(project, entry('a', 'all')), failed_edits: { 'main.py': 1 } }
    expect(unpackContext(packContext(context), context.files)).toEqual(context)
    const { shown: _, failed_edits: __, ...older } = packContext(project)
    expect(unpackContext(older as PackedContext, project.files)).toEqual(project)
  })

  it('never grows beyond its bound: the oldest makes room', () => {
    let context = project
    for (let i = 0; i < 100; i += 1) context = withShown(context, entry(String(i), 'all', 9_000))
    expect(titles(context)).toEqual(['99'])
    expect(context.shown_formatted.length).toBeLessThan(6_100)
    for (let i = 0; i < 100; i += 1) context = withShown(context, entry(String(i), 'all', 3_500))
    expect(titles(context)).toEqual(['97', '98', '99'])
  })
})
