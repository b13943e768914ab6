import { describe, expect, it } from 'vitest'
import { beginRun } from '../../testing/beginRun'
import { callReply } from '../../testing/scriptedModel'
import type { CompletionCheck } from '../options'
import { TEMPLATES } from './templates'

const files = { 'main.py': 'prints hello\n', 'main_test.py': 'def test_a\nassert x == 1\n' }
const done = callReply('project_validation_action', { reasoning: 'It is.', is_valid_and_complete: true })
const write = (filepath: string) => callReply('write_code', { reasoning: 'Write.', filepath, code: 'x' })
const promptOf = (request: { messages: readonly { content: string | null }[] } | undefined) =>
  request?.messages[1]?.content ?? ''

describe('a check of the caller', () => {
  it('holds completion back with each sentence that it returns', async () => {
    const check: CompletionCheck = async ({ files }) => ('LICENSE' in files ? [] : ['No licence.', 'Add it.'])
    const { run, model } = beginRun([write('LICENSE'), done], { files, ports: { checks: [check] } })
    expect((await run.result).outcome).toBe('complete')
    expect(promptOf(model.requests[0])).toContain('No licence.\nAdd it.')
  })

  it.each([['abc'], [undefined], [[1]], [null], [{ 0: 'a' }]])(
    'that returns %j instead of sentences says so itself',
    async (returned) => {
      const { run, model } = beginRun([write('a.txt')], {
        files,
        limits: { epochs: 1 },
        ports: { checks: [(() => returned) as unknown as CompletionCheck] },
      })
      expect((await run.result).outcome).toBe('limit')
      expect(promptOf(model.requests[0])).toContain('did not return an array of sentences')
    },
  )
})

it('every template is filled from the context, also what every request begins with', async () => {
  const templates = { ...TEMPLATES, system: 'You build {{name}}.', act: 'On: {{goal}}' }
  const { run, model } = beginRun([write('main.py'), done], {
    files: { ...files, 'main.py': 'fails\n' },
    ports: { templates },
  })
  await run.result
  expect(model.requests.map(({ turn }) => turn.kind)).toEqual(['act', 'reason'])
  for (const { messages } of model.requests) expect(messages[0]?.content).toBe('You build hello.')
})
