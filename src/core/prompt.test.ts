import { describe, expect, it } from 'vitest'
import { createContext } from './context'
import { composePrompt } from './prompt'

const context = createContext(
  { name: 'shop', goal: 'Sell {{name}} for $1 & $&', project_dir: 'shop' },
  { 'main.py': 'print(1)\n', 'lib/cart.py': '' },
)

describe('composePrompt', () => {
  it('fills every kind of value', () => {
    const filled = composePrompt(
      '{{name}}|{{file_count}}|{{main_error}}|{{python_files}}|{{filetree}}',
      context,
    )
    expect(filled).toBe(
      'shop|2||/home/pyodide/shop/lib/cart.py\n/home/pyodide/shop/main.py|{"lib":{"cart.py":null},"main.py":null}',
    )
    expect(composePrompt('{{main_success}}', { ...context, main_success: false })).toBe('false')
  })

  it('fills in one pass and keeps $ patterns: what a value contains is never a placeholder', () => {
    expect(composePrompt('{{goal}}', context)).toBe('Sell {{name}} for $1 & $&')
  })

  it('refuses names that the context does not have, also those of Object.prototype', () => {
    for (const name of ['nothing', 'constructor', '__proto__', '', 'name.length', ' name '])
      expect(() => composePrompt(`{{${name}}}` as string, context)).toThrow(TypeError)
  })

  it('refuses unknown names in a literal template when it is compiled', () => {
    // @ts-expect-error `gaol` is not a field of the context
    expect(() => composePrompt('{{gaol}}', context)).toThrow('"gaol"')
  })

  it('can name every field that a context has', () => {
    for (const field of Object.keys(context))
      expect(() => composePrompt(`{{${field}}}` as string, context)).not.toThrow()
  })
})
