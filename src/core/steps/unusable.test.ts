import { describe, expect, it } from 'vitest'
import { beginRun } from '../../testing/beginRun'
import { callReply, failure } from '../../testing/scriptedModel'
import type { ModelOutcome, ToolCall } from '../ports'

const FILES = { 'main.py': 'fails\n', 'main_test.py': 'def test_a\n' }
const repair = callReply('write_code', { reasoning: 'x', filepath: 'main.py', code: 'prints hello' })
const done = callReply('project_validation_action', { reasoning: 'It is.', is_valid_and_complete: true })
const write = (given: object) => JSON.stringify({ reasoning: 'x', filepath: 'a.py', code: 'y', ...given })

/** Arguments that nobody may act on, and what the model is told. */
const ARGUMENTS: readonly [name: string, text: string, message: RegExp][] = [
  ['nothing', '', /not valid JSON/],
  ['a half', '{"reasoning": "x", "filepath": "a.py", "code": "pri', /not valid JSON/],
  ['a comma too many', '{"reasoning":"x","filepath":"a.py","code":"y",}', /not valid JSON/],
  ['single quotes', "{'reasoning':'x','filepath':'a.py','code':'y'}", /not valid JSON/],
  ['names without quotes', '{reasoning:"x",filepath:"a.py",code:"y"}', /not valid JSON/],
  ['a code fence', `\`\`\`json\n${write({})}\n\`\`\``, /not valid JSON/],
  ['words around it', `Here: ${write({})}`, /not valid JSON/],
  ['two of them', write({}) + write({}), /not valid JSON/],
  ['a comment', `${write({}).slice(0, -1)} /* code */}`, /not valid JSON/],
  ['a raw line end', '{"reasoning":"x\ny","filepath":"a.py","code":"y"}', /not valid JSON/],
  ['NaN', '{"reasoning":NaN,"filepath":"a.py","code":"y"}', /not valid JSON/],
  ['written twice as JSON', JSON.stringify(write({})), /must be an object/],
  ['null', 'null', /must be an object/],
  ['a list', '[]', /must be an object/],
  ['white space', ' \n\t', /not valid JSON/],
  ['a mark of the byte order', `\uFEFF${write({})}`, /not valid JSON/],
  ['words after it', `${write({})} Done.`, /not valid JSON/],
  ['a comma too few', write({}).replace('","', '" "'), /not valid JSON/],
  ['all but the last brace', write({}).slice(0, -1), /not valid JSON/],
  ['undefined', '{"reasoning":undefined,"filepath":"a.py","code":"y"}', /not valid JSON/],
  ['markup', '<function=write_code>{"code":"y"}</function>', /not valid JSON/],
  [
    'a name twice',
    '{"filepath":"evil.py","reasoning":"x","code":"y","filepath":"a.py"}',
    /say "filepath" twice/,
  ],
  [
    'a name twice, once escaped',
    '{"code":"a","filepath":"a.py","reasoning":"x","c\\u006fde":"b"}',
    /say "code" twice/,
  ],
  ['a number too large', write({ code: 7 }).replace('7', '1e999'), /number in "code" that is too large/],
  ['a number', '7', /must be an object/],
  ['a text', '"write"', /must be an object/],
  ['a list of them', `[${write({})}]`, /must be an object/],
  [
    'half a character',
    write({ code: 'y' }).replace('"y"', '"\\ud83d"'),
    /half of a surrogate pair in "code"/,
  ],
  ['a constructor', write({ constructor: {} }), /"constructor" is not a parameter/],
  [
    'a name of its own',
    JSON.stringify({ reasoning: 'x', filepath: 'a.py', content: 'y' }),
    /"code" is missing/,
  ],
  ['true', 'true', /must be an object/],
  ['an empty object', '{}', /is missing/],
  ['no code', JSON.stringify({ reasoning: 'x', filepath: 'a.py' }), /"code" is missing/],
  ['code that is null', write({ code: null }), /must be a string/],
  ['code in a list', write({ code: ['y'] }), /must be a string/],
  ['code in an object', write({ code: { text: 'y' } }), /must be a string/],
  ['a number for a path', write({ filepath: 7 }), /must be a string/],
  ['an extra field', write({ mode: 'w' }), /"mode" is not a parameter/],
  [
    '__proto__ as a field',
    '{"reasoning":"x","filepath":"a.py","code":"y","__proto__":{"a":1}}',
    /not a parameter/,
  ],
  ['names in another case', JSON.stringify({ Reasoning: 'x', Filepath: 'a.py', Code: 'y' }), /is missing/],
  ['a path outside', write({ filepath: '../CANARY-PROJ/secret.txt' }), /leaves the project/],
  ['an absolute path', write({ filepath: '/proc/self/environ' }), /absolute/],
  ['a path with a backslash', write({ filepath: '..\\x' }), /file systems refuse/],
  ['a path that is empty', write({ filepath: '' }), /empty/],
  ['a path with a null', write({ filepath: 'a\0.py' }), /file systems refuse/],
  ['a lone surrogate in a path', write({ filepath: 'a\ud800.py' }), /half of a surrogate pair in "filepath"/],
  ['__proto__ as a path', write({ filepath: '__proto__' }), /kept for JavaScript/],
  ['a device', write({ filepath: 'con.py' }), /file systems refuse/],
]

describe('a call that nobody can act on', () => {
  for (const [name, text, message] of ARGUMENTS)
    it(`is refused with the reason: ${name}`, async () => {
      const { run, model } = beginRun([callReply('write_code', text), repair, done], { files: FILES })
      const { outcome, files } = await run.result
      expect(outcome).toBe('complete')
      expect(files).toEqual({ ...FILES, 'main.py': 'prints hello\n' })
      const refusals = run.log.filter((event) => event.type === 'action-refuse')
      expect(refusals).toMatchObject([{ message: expect.stringMatching(message) }])
      expect(JSON.stringify(model.requests[1]?.messages)).toContain(
        JSON.stringify(refusals[0]?.message).slice(1, -1),
      )
    })

  it('is each call of too many, of a name in another case, and of one that only the other step offers', async () => {
    const calls = (...list: readonly [name: string, args: string][]): ModelOutcome => {
      const outcome = callReply('x', {})
      if (!('reply' in outcome)) throw new Error('a reply')
      const tool_calls = list.map(
        ([name, args]): ToolCall => ({ id: 'same', type: 'function', function: { name, arguments: args } }),
      )
      return { reply: { ...outcome.reply, message: { ...outcome.reply.message, tool_calls } } }
    }
    const fifty = calls(
      ...Array.from(
        { length: 50 },
        (_, i) => ['write_code', write({ filepath: `f${i}.py` })] as [string, string],
      ),
    )
    const { run, model } = beginRun(
      [fifty, callReply('Write_Code', write({})), repair, callReply('write_code', write({})), done],
      { files: FILES },
    )
    expect((await run.result).files).toEqual({ ...FILES, 'main.py': 'prints hello\n' })
    expect(run.log.flatMap((event) => (event.type === 'action-refuse' ? [event.message] : []))).toEqual([
      expect.stringContaining('50 functions'),
      expect.stringContaining('no function "Write_Code"'),
      expect.stringContaining('no function "write_code"'),
    ])
    // Calls of one identifier can't go back as calls, because endpoints refuse them.
    expect(model.requests[1]?.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ])
  })
})

it('a clock that jumps does not count, and waiting has no negative length', async () => {
  const { run, world } = beginRun([failure('rate', 'slow down', 2), repair, done], {
    files: FILES,
  })
  let jump = 8 * 3600_000
  const now = world.now.bind(world)
  world.now = () => {
    jump = -jump
    return now() + jump
  }
  expect((await run.result).outcome).toBe('complete')
  expect(run.seconds).toBeGreaterThanOrEqual(0)
  expect(run.seconds).toBeLessThan(60)
  expect(world.slept.filter((seconds) => seconds < 0)).toEqual([])
})
