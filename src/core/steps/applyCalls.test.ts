import { describe, expect, it } from 'vitest'
import { beginRun as begin } from '../../testing/beginRun'
import { callReply } from '../../testing/scriptedModel'
import type { Action } from '../actions/action'

const files = { 'main.py': 'prints hello', 'main_test.py': 'def test_a' }
const judged = (is_valid_and_complete: boolean) =>
  callReply('project_validation_action', { reasoning: 'It is so.', is_valid_and_complete })
const call = callReply('note', { text: 'mine' })

/** A run in which the model calls an action of the caller's own. */
async function called(handler: (...given: Parameters<Action['handler']>) => unknown) {
  const action = {
    name: 'note',
    description: 'Note something.',
    parameters: { type: 'object', properties: { text: { type: 'string' } } },
    handler,
  } as Action
  const repair = callReply('write_code', { reasoning: '', filepath: 'notes.txt', code: 'x' })
  const { run } = begin([judged(false), call, repair, judged(true)], { files, ports: { actions: [action] } })
  await run.result
  const refused = run.log.flatMap((event) => (event.type === 'action-refuse' ? [event.message] : []))
  return { run, refused }
}

describe('an action of the caller’s own', () => {
  it.each([
    [{ 'x.txt': 5 }, 'Not applied: "x.txt" is neither text nor bytes.'],
    [{ ...files, 'main.py/x': '' }, 'Not applied: "main.py" is a file'],
    ['none', 'Not applied: files are an object'],
  ])('is refused with files that no project can have: %j', async (returned, message) => {
    const { run, refused } = await called((context) => ({ ...context, files: returned }))
    expect(refused).toEqual([expect.stringContaining(message)])
    expect(run.status).toBe('complete')
  })

  it.each([[undefined], [null], ['done']])('is refused when it returns %j', async (returned) => {
    const { refused } = await called(() => returned)
    expect(refused).toEqual(['Not applied: note has returned no context.'])
  })

  it('may write into what it is given, and history stays as it was', async () => {
    const { run } = await called((context, args) => {
      Object.assign(context.files, { 'mine.txt': String(args.text) })
      Object.assign(args, { text: 'other' })
      return context
    })
    const [before, , after] = run.checkpoints
    expect(run.context.files['mine.txt']).toBe('mine')
    expect(run.log.find((event) => event.type === 'action-choose' && event.name === 'note')).toMatchObject({
      arguments: { text: 'mine' },
    })
    await run.restore(before!.id)
    expect(run.context.files).toEqual(files)
    expect(after?.summary).toContain('note')
  })

  it('says why in its context, where it takes no reasoning', async () => {
    const reasons = async (handler: Parameters<typeof called>[0]) =>
      (await called(handler)).run.log.flatMap((event) =>
        event.type === 'step-end' && event.context.action_name === 'note' ? [event.context.reasoning] : [],
      )[0]
    const withNote = { ...files, 'notes.md': '' }
    expect(await reasons((context) => ({ ...context, files: withNote, reasoning: 'A note helps.' }))).toBe(
      'A note helps.',
    )
    expect(await reasons((context) => ({ ...context, files: withNote }))).toBe('')
  })
})
