import { countTokens } from 'gpt-tokenizer'
import { describe, expect, it } from 'vitest'
import { availableActions } from '../../src/core/actions'
import { withCode, withFiles } from '../../src/core/context'
import { createFakeActionPorts } from '../../src/testing/fakeActionPorts'
import { withShown } from '../../src/core/shown'
import { estimateTokens } from '../../src/core/tokens'
import { contextAfter, largeProject, promptOf, wholePromptOf } from './largeProject'

const MOST_TOKENS = 24_000
const ports = createFakeActionPorts()
const functions = JSON.stringify(
  availableActions(contextAfter(largeProject(1, 1), 1), ports, new AbortController().signal).map(
    ({ name, description, parameters }) => ({
      name,
      description,
      parameters,
    }),
  ),
)
const tokensOf = (prompt: string) => countTokens(prompt + functions)

describe('the prompt of a large project', () => {
  const files = largeProject(60, 200)

  it('stays within 24,000 tokens for 60 files and 12,000 lines, where the whole project does not', () => {
    const context = contextAfter(files, 1)
    expect(tokensOf(promptOf(context))).toBeLessThan(MOST_TOKENS)
    expect(estimateTokens(promptOf(context) + functions)).toBeLessThan(MOST_TOKENS)
    expect(tokensOf(wholePromptOf(context))).toBeGreaterThan(MOST_TOKENS)
  })

  it('stays within them when every file is pointed at', () => {
    const context = contextAfter(files, 1)
    const all = withCode({ ...context, said: [Object.keys(files).join(' ')] })
    expect(tokensOf(promptOf(all))).toBeLessThan(MOST_TOKENS)
  })

  it('stays within them when lookups have shown as much as they may', () => {
    const names = Object.keys(files)
    const looked = names.slice(0, 20).reduce(
      (context, path) => {
        const title = `search: 60 lines with "total"`
        return withShown(context, { title, text: `${path}:12: total_1\n`.repeat(250), paths: 'all' })
      },
      contextAfter(files, 20),
    )
    const all = withCode({ ...looked, said: [names.join(' ')] })
    expect(all.shown_formatted.length).toBeGreaterThan(10_000)
    expect(tokensOf(promptOf(all))).toBeLessThan(MOST_TOKENS)
  })

  it('does not grow from the twentieth epoch to the hundredth', () => {
    const [early, late] = [20, 100].map((epochs) => tokensOf(promptOf(contextAfter(files, epochs))))
    expect(late).toBeLessThan(MOST_TOKENS)
    expect(Math.abs((late as number) - (early as number))).toBeLessThan(1_000)
  })

  it('shows whole what the failing tests point at', () => {
    const prompt = promptOf(contextAfter(files, 1))
    const full = prompt.split('In full, what')[1] as string
    expect(full).toContain('=== part_1.py\n')
    expect(full).toContain('=== part_1_test.py\n')
    expect(full).not.toContain('=== part_25.py')
  })

  it('begins with the same text while only bodies change', () => {
    const context = contextAfter(files, 1)
    const next = withFiles(context, {
      ...context.files,
      'part_1.py': String(context.files['part_1.py']).replace('+ 3 ', '+ 4 '),
    })
    const stable = (prompt: string) => prompt.split('In full, what')[0]
    expect(next.files).not.toEqual(context.files)
    expect(stable(promptOf(next))).toBe(stable(promptOf(context)))
  })
})
