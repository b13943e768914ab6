import { describe, expect, it } from 'vitest'
import { createContext } from '../context'
import { ActionRefusal } from './action'
import { replaceText } from './replaceText'

const replacedIn = async (text: string | Uint8Array, old_text: string, new_text: string) => {
  const context = createContext({ name: 'p', goal: 'g', project_dir: 'p' }, { 'main.py': text })
  const args = { reasoning: '', filepath: 'main.py', old_text, new_text }
  return (await replaceText.handler(context, args)).files['main.py']
}
const refusal = (text: string | Uint8Array, old_text: string, new_text: string) =>
  replacedIn(text, old_text, new_text).then(
    () => 'applied',
    (error) => (error instanceof ActionRefusal ? error.message : `bug: ${error}`),
  )

describe('replace_text', () => {
  it('replaces the one occurrence, over lines or within one', async () => {
    expect(await replacedIn('a\nb\nc\n', 'b\nc', 'x')).toBe('a\nx\n')
    expect(await replacedIn('one two three', 'two', '2')).toBe('one 2 three')
    expect(await replacedIn('a\nb\n', 'b\n', '')).toBe('a\n')
  })

  it('keeps line ends, tabs, a byte order mark, $ and non-ASCII text', async () => {
    expect(await replacedIn('a\r\n\tb\r\nc', '\tb\nc', '\tB\n\tD\nc')).toBe('a\r\n\tB\r\n\tD\r\nc')
    expect(await replacedIn('a\nb\n', 'a\r\nb', 'x\r\ny')).toBe('x\ny\n')
    expect(await replacedIn('a\nb\r\nc\r\nd\n', 'b\nc\nd', 'b\nC\nd')).toBe('a\nb\r\nC\r\nd\n')
    expect(await replacedIn('\uFEFFa = 1\n', 'a = 1', "b = '$&$1ü😀'")).toBe("\uFEFFb = '$&$1ü😀'\n")
  })

  it('refuses what changes nothing', async () => {
    expect(await refusal('a\n', 'a', 'a')).toContain('old_text and new_text are the same')
    expect(await refusal('a\r\n', 'a\r\n', 'a\n')).toContain('are the same')
    expect(await refusal('a\n', '', 'b')).toContain('old_text is empty')
  })

  it('refuses what occurs more than once, and says where', async () => {
    expect(await refusal('x = 1\ny\nx = 1\n', 'x = 1', 'x = 2')).toBe(
      'Not replaced: old_text occurs 2 times in "main.py", at lines 1, 3. Add lines around it until it is unique.',
    )
    expect(await refusal('aaa', 'aa', 'b')).toContain('occurs 2 times')
    expect(await refusal('x\n'.repeat(50), 'x', 'y')).toContain('8, 9, 10 and more')
  })

  const code =
    'import os\n\n\ndef total(items):\n    result = 0\n    for item in items:\n        result += item\n    return result\n'

  it('shows the nearest lines with their numbers when it misses', async () => {
    expect(await refusal(code, '    for each in items:\n        result += each\n', 'x')).toBe(
      'Not replaced: old_text is not in "main.py". The nearest lines are:\n' +
        '4 def total(items):\n5     result = 0\n6     for item in items:\n7         result += item\n8     return result',
    )
    expect(await refusal(code, 'class Nothing:\n    pass', 'x')).toContain('nothing in the file resembles it')
  })

  it('says what sets them apart, where it knows', async () => {
    expect(await refusal(code, '  for item in items:\n      result += item', 'x')).toContain(
      'Only white space is different',
    )
    expect(await refusal(code, '5     result = 0\n6     for item in items:', 'x')).toContain('line numbers')
    expect(await refusal(code, 'return results', '    return result\n')).toContain(
      'the new text is already there, at line 8',
    )
  })

  it('refuses files that are missing or not text', async () => {
    expect(await refusal(new Uint8Array(2), 'a', 'b')).toBe('"main.py" is not text.')
  })

  it('answers soon, however long the file', async () => {
    const long = Array.from(
      { length: 12_000 },
      (_, i) => `    value_${i} = compute(${i}, other_${i % 7})`,
    ).join('\n')
    const begun = performance.now()
    expect(await refusal(long, long.replaceAll('compute', 'computed').slice(0, 5_000), 'x')).toContain(
      'nearest',
    )
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})
