import { describe, expect, it } from 'vitest'
import { withWrittenCalls } from './words'

const callsIn = (content: string) =>
  withWrittenCalls({ role: 'assistant', content }).tool_calls?.map(
    ({ function: { name, arguments: text } }) => [name, text],
  )
const answer = JSON.stringify({ actions: [{ name: 'create', arguments: { code: 'a\n```py\n}' } }] })
const CREATE = [['create', JSON.stringify({ code: 'a\n```py\n}' })]]

describe('calls that are written down', () => {
  it.each([
    answer,
    `\n${answer}\n`,
    `\`\`\`json\n${answer}\n\`\`\``,
    `\`\`\`\n${answer}\`\`\``,
    `First a look.\n\n\`\`\`json\n${answer}\n\`\`\`\nThat is all.`,
    `I choose ${answer}`,
    `<think>Perhaps {"actions": []}, or {x}?</think>\n${answer}`,
    `\`\`\`json\n${JSON.stringify(JSON.parse(answer).actions[0])}\n\`\`\``,
    JSON.stringify(JSON.parse(answer).actions),
  ])('are found, whatever stands around them: %#', (content) => {
    expect(callsIn(content)).toEqual(CREATE)
  })

  it('keep their order, and their arguments as they were written', () => {
    expect(
      callsIn(
        '{"actions":[{"name":"a"},{"name":"b","arguments":"{\\"x\\":1}"},{"name":"c","arguments":[1]}]}',
      ),
    ).toEqual([
      ['a', '{}'],
      ['b', '{"x":1}'],
      ['c', '[1]'],
    ])
  })

  it.each([
    '',
    'Certainly!',
    answer.slice(0, -2),
    '{"actions":[]}',
    '{"actions":[7]}',
    '{"name":7}',
    '[]',
    '{}',
  ])('are not made up, nor repaired: %j', (content) => {
    const message = { role: 'assistant', content } as const
    expect(withWrittenCalls(message)).toBe(message)
  })
})
