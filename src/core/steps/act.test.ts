import { describe, expect, it } from 'vitest'
import { beginRun as begin, paused, until } from '../../testing/beginRun'
import { callReply } from '../../testing/scriptedModel'
import type { Run } from '../run'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const extend = (code: string) => callReply('write_code', { reasoning: 'say more', filepath: 'main.py', code })
const judged = (is_valid_and_complete: boolean) =>
  callReply('project_validation_action', { reasoning: 'It says hello.', is_valid_and_complete })
const [done, notDone] = [judged(true), judged(false)]

/** The calls of several replies in one. */
const several = (...replies: readonly ReturnType<typeof callReply>[]) => {
  const each = replies.flatMap((reply) => ('reply' in reply ? [reply.reply] : []))
  const calls = each.flatMap(({ message }) => message.tool_calls ?? [])
  const tool_calls = calls.map((call, i) => ({ ...call, id: `call_${i}` }))
  return { reply: { ...each[0]!, message: { ...each[0]!.message, tool_calls } } }
}

describe('several calls in one reply', () => {
  const writeA = callReply('write_code', { reasoning: 'a', filepath: 'a.py', code: 'a' })
  const remove = (filepath: string) => callReply('delete_file', { reasoning: 'b', filepath })

  it('are applied in their order, and the first that is refused stops the rest', async () => {
    const { run, model } = begin([create, notDone, several(writeA, remove('none.py'), remove('a.py')), done])
    await run.result
    expect(run.log.map(({ type }) => type).filter((type) => type.startsWith('action'))).toEqual([
      'action-choose',
      'action-apply',
      'action-choose',
      'action-choose',
      'action-apply',
      'action-choose',
      'action-refuse',
      'action-choose',
    ])
    expect(Object.keys(run.context.files)).toEqual(['main.py', 'main_test.py', 'a.py'])
    const [refused] = run.log.filter((event) => event.type === 'action-refuse')
    expect(refused?.message).toContain('There is no file "none.py"')
    expect(refused?.message).toContain('Applied before it: write_code.\nNot tried: delete_file.')
    expect(run.context.shown).toMatchObject([{ title: 'delete_file was refused', text: refused?.message }])
    expect(model.requests).toHaveLength(4)
  })

  it('are asked for again when already the first is refused, and nothing of it is kept', async () => {
    const { run, model } = begin([
      create,
      notDone,
      several(remove('none.py'), writeA),
      several(writeA, remove('a.py'), writeA),
      done,
    ])
    await run.result
    expect(model.requests[3]?.messages.slice(-3)).toMatchObject([
      {
        role: 'tool',
        tool_call_id: 'call_0',
        content: expect.stringContaining('There is no file "none.py"'),
      },
      { role: 'tool', tool_call_id: 'call_1', content: expect.stringContaining('Not tried') },
      { role: 'user', content: expect.stringContaining('Nothing was applied') },
    ])
    expect(model.requests[3]?.turn.files).not.toHaveProperty(['a.py'])
    expect(run.context.files['a.py']).toBe('a\n')
  })

  it('are applied as far as they can be read', async () => {
    const half = callReply('write_code', '{"reasoning":"b","filepath":"b.py","code":"half')
    const { run, model } = begin([create, notDone, several(writeA, half, remove('a.py')), done])
    await run.result
    expect(run.context.files).toMatchObject({ 'a.py': 'a\n' })
    const [refused] = run.log.filter((event) => event.type === 'action-refuse')
    expect(refused).toMatchObject({
      name: 'write_code',
      message: expect.stringMatching(
        /not valid JSON.*\nApplied before it: write_code\.\nNot tried: delete_file\./s,
      ),
    })
    expect(run.context.shown).toMatchObject([{ title: 'write_code was refused', text: refused?.message }])
    expect(model.requests).toHaveLength(4)
  })

  it('refuse lines that an earlier call of the reply has moved', async () => {
    const lines = (start_line: number, code: string) =>
      callReply('replace_code', { reasoning: '', filepath: 'a.txt', code, start_line, end_line: start_line })
    const { run } = begin(
      [
        several(lines(3, 'C\nC'), lines(1, 'A'), lines(4, 'D')),
        several(lines(1, 'x'), lines(4, 'y')),
        ...Array(2).fill(create),
      ],
      { files: { 'main.py': 'fails', 'a.txt': 'a\nb\nc\nd\n' }, limits: { epochs: 2 } },
    )
    await run.result
    expect(run.log.find((event) => event.type === 'action-refuse')?.message).toContain('has moved the lines')
    // Numbers before the change, and numbers in a file whose lines did not move, still hold.
    expect(run.context.files['a.txt']).toBe('x\nb\nC\ny\nd\n')
  })
})

describe('what an action found out', () => {
  const look = callReply('search', { reasoning: 'look', text: 'HELLO' })
  const promptOf = (request?: { messages: readonly { content: string | null }[] }) =>
    request?.messages[1]?.content ?? ''

  it('is in the next prompts, until the files change', async () => {
    const { run, model } = begin([create, notDone, look, notDone, extend('prints more'), notDone, remove()])
    await until(run, () => model.requests.length === 7)
    run.stop()
    expect(promptOf(model.requests[2])).not.toContain('search: 1 line with "HELLO"')
    expect(promptOf(model.requests[4])).toContain('--- search: 1 line with "HELLO"\nmain.py:1: prints hello')
    expect(promptOf(model.requests[6])).not.toContain('search: 1 line')
  })

  it('leaves the newest check as it is', async () => {
    const { run, python } = begin([create, notDone, look, done])
    await run.result
    expect(python.requests).toHaveLength(1)
    expect(run.log.filter((event) => event.type === 'step-end').map(({ summary }) => summary)).toContain(
      'search HELLO',
    )
  })

  const remove = () => callReply('delete_file', { reasoning: '', filepath: 'none.py' })
})

describe('an edit of the person while the model answers', () => {
  const files = { 'main.py': 'fails\nsecond\n', 'main_test.py': 'def test_a', 'b.txt': 'b\n' }
  const replace = (filepath: string, old_text: string, new_text: string) =>
    callReply('replace_text', { reasoning: '', filepath, old_text, new_text })
  const meanwhile = (answer: ReturnType<typeof callReply>) => () => {
    active?.edit({ 'main.py': 'fails\nsecond, by hand\n' })
    return answer
  }
  let active: Run | undefined

  it('is kept: what was written against the older version is refused with the change, and then shown', async () => {
    const both = several(replace('b.txt', 'b', 'c'), replace('main.py', 'second', 'model'))
    const { run, model } = begin([meanwhile(both), replace('main.py', 'fails', 'prints'), done], { files })
    active = run
    expect((await run.result).outcome).toBe('complete')
    const refused = run.log.find((event) => event.type === 'action-refuse')
    const difference = 'main.py\n 1 fails\n-2 second\n+2 second, by hand'
    expect(refused?.message).toContain('the person has changed the same file since it was shown to you')
    expect(refused?.message).toContain(difference)
    expect(model.requests[1]?.messages).toHaveLength(2)
    expect(model.requests[1]?.messages[1]?.content).toContain(difference)
    expect(model.requests[1]?.messages[1]?.content).toContain('2 second, by hand')
    expect(run.context.files).toMatchObject({ 'main.py': 'prints\nsecond, by hand\n', 'b.txt': 'c\n' })
    expect(run.context.shown).toEqual([])
    expect(run.context.failed_edits).toEqual({})
  })

  it('does not keep other files from being changed', async () => {
    const { run } = begin(
      [meanwhile(replace('b.txt', 'b', 'c')), replace('main.py', 'fails', 'prints'), done],
      {
        files,
      },
    )
    active = run
    await run.result
    expect(run.log.some((event) => event.type === 'action-refuse')).toBe(false)
    expect(run.context.files).toMatchObject({ 'main.py': 'prints\nsecond, by hand\n', 'b.txt': 'c\n' })
  })
})

describe('edits that fail', () => {
  const long = `prints hello\n${'x = 1\n'.repeat(500)}`
  const miss = (old_text: string) =>
    callReply('replace_text', { reasoning: '', filepath: 'main.py', old_text, new_text: 'y' })
  const rewrite = callReply('write_code', { reasoning: '', filepath: 'main.py', code: 'prints less' })
  const files = { 'main.py': `${long}fails\n`, 'main_test.py': 'def test_a' }

  it('allow a long file to be rewritten after two of them, and not before', async () => {
    const { run, model } = begin([rewrite, miss('none'), miss('x = 1'), rewrite, done], { files })
    await paused(run)
    run.resume()
    expect((await run.result).outcome).toBe('complete')
    expect(run.context.files['main.py']).toBe('prints less\n')
    const refused = run.log.flatMap((event) => (event.type === 'action-refuse' ? [event.message] : []))
    expect(refused[0]).toContain('has 502 lines, and only a file of at most 400 lines is rewritten whole')
    expect(refused[1]).toContain('nothing in the file resembles it')
    expect(refused[2]).toContain('occurs 500 times')
    expect(refused[2]).toContain(
      '2 edits of "main.py" have failed: you may rewrite it whole with write_code.',
    )
    expect(model.requests).toHaveLength(5)
  })

  it('are refused when they break syntax that was whole, with what the parser says', async () => {
    const { run } = begin([breaking, rewrite, done], {
      files: { ...files, 'main.py': 'prints a\nfails\n' },
    })
    await run.result
    const refused = run.log.find((event) => event.type === 'action-refuse')?.message
    expect(refused).toContain('"main.py" can be compiled now, and after this change it could not.')
    expect(refused).toContain('SyntaxError: invalid syntax\nIt would read:\n1 syntax error a\n2 fails')
    expect(run.log.some((event) => event.type === 'action-apply')).toBe(true)
  })

  const breaking = callReply('replace_text', {
    reasoning: '',
    filepath: 'main.py',
    old_text: 'prints',
    new_text: 'syntax error',
  })
})
