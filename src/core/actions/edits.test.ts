import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createContext } from '../context'
import { type Action, ActionRefusal } from './action'
import { editCode } from './editCode'
import { linesOf } from './lines'
import { replaceCode } from './replaceCode'
import { replaceText } from './replaceText'
import { writeCode } from './writeCode'

// Random files and random edits: what is applied is what a second, simpler reckoning says, byte for byte, or the
// edit is refused and the files are as they were.

/** Applied text, or `null` when it was refused; anything else that is thrown is a bug. */
async function apply(action: Action, text: string, args: object): Promise<string | null> {
  const others = { 'other.py': 'x = "$1"\r\n', 'p.bin': new Uint8Array([0, 13, 10]) }
  const context = createContext({ name: 'p', goal: 'g', project_dir: 'p' }, { 'a.py': text, ...others })
  try {
    const after = await action.handler(context, { reasoning: '', filepath: 'a.py', ...args })
    const { 'a.py': changed, ...rest } = after.files
    expect(rest).toEqual(others)
    return changed as string
  } catch (error) {
    if (!(error instanceof ActionRefusal)) throw error
    expect(error.message).not.toBe('')
    expect(context.files).toEqual({ 'a.py': text, ...others })
    return null
  }
}

const piece = fc.constantFrom(
  'a',
  'b',
  ' ',
  '\t',
  '#',
  '$',
  '$&',
  "$'",
  '\\',
  '"',
  'ü',
  '😀',
  'e\u0301',
  '{{x}}',
  '\r',
  '',
)
const line = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join('').replace(/\r+$/, ''))
const newline = fc.constantFrom('\n' as const, '\r\n' as const)
const mark = fc.constantFrom('', '', '\uFEFF')

interface Sample {
  readonly mark: string
  readonly lines: readonly string[]
  readonly ends: readonly string[]
}

/** A file of one kind of line end, or of both, with or without an end of its last line. */
const sample: fc.Arbitrary<Sample> = fc
  .record({
    mark,
    rows: fc.array(fc.tuple(line, newline), { maxLength: 8 }),
    end: fc.option(newline),
    isOpen: fc.boolean(),
  })
  .map(({ mark, rows, end, isOpen }) => {
    const last = rows.at(-1)
    const ends = rows.map(([, own]) => end ?? own) as string[]
    if (last && last[0] !== '' && isOpen) ends[ends.length - 1] = ''
    return { mark, lines: rows.map(([text]) => text), ends }
  })
const textOf = ({ mark, lines, ends }: Sample) => mark + lines.map((text, i) => text + ends[i]).join('')
const code = fc
  .tuple(fc.array(line, { maxLength: 3 }), newline, fc.boolean())
  .map(([lines, end, isEnded]) => {
    const text = lines.join(end)
    return { text: isEnded && lines.length ? text + end : text, end }
  })

/** The line end that most lines have. */
const usual = ({ ends }: Sample) => {
  const windows = ends.filter((end) => end === '\r\n').length
  return windows > ends.filter((end) => end === '\n').length ? '\r\n' : '\n'
}

/** Lines replaced in a list, and the list written down again. */
function expectedSplice(before: Sample, inserted: string, start: number, end: number): string {
  const rows = before.lines.map((text, i) => [text, before.ends[i] || usual(before)] as const)
  const fresh = inserted.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
  const added = inserted === '' ? [] : fresh.map((text) => [text, usual(before)] as const)
  const all = [...rows.slice(0, start - 1), ...added, ...rows.slice(end)]
  const text = all.map(([content, ending]) => content + ending).join('')
  const isOpen = before.ends.at(-1) === ''
  const last = all.at(-1)
  return before.mark + (isOpen && last && last[0] !== '' ? text.slice(0, -last[1].length) : text)
}

describe('edits by line', () => {
  it('change the lines that they name and nothing else', async () => {
    const number = fc.integer({ min: 1, max: 10 })
    await fc.assert(
      fc.asyncProperty(sample, code, number, number, async (before, { text }, start_line, end_line) => {
        const { length } = before.lines
        const isInRange = start_line <= end_line && end_line <= length
        const args = { code: text, start_line, end_line }
        const replaced = expectedSplice(before, text, start_line, end_line)
        const expected = isInRange && replaced !== textOf(before) ? replaced : null
        expect(await apply(replaceCode, textOf(before), args)).toBe(expected)
        expect(await apply(editCode, textOf(before), { ...args, edit_type: 'replace' })).toBe(expected)
        const removed = isInRange ? expectedSplice(before, '', start_line, end_line) : null
        expect(await apply(editCode, textOf(before), { ...args, edit_type: 'remove' })).toBe(removed)
        const inserted = expectedSplice(before, text, start_line, start_line - 1)
        const isInserted = start_line <= length + 1 && inserted !== textOf(before)
        expect(await apply(editCode, textOf(before), { ...args, edit_type: 'insert' })).toBe(
          isInserted ? inserted : null,
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('exact replacement', () => {
  /** How often a text occurs, counted at every place. */
  const countOf = (text: string, part: string) =>
    [...Array(text.length).keys()].filter((at) => text.startsWith(part, at)).length

  const plain = (text: string) => text.replaceAll('\r\n', '\n')

  it('applies when the text occurs once, and changes nothing outside of it', async () => {
    const part = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 12 }))
    /** What the new text is made of: a text of its own, or with the old one at its head, its tail or twice. */
    const kind = fc.constantFrom('fresh', 'head', 'tail', 'twice')
    await fc.assert(
      fc.asyncProperty(
        sample,
        part,
        fc.option(code),
        code,
        kind,
        async (before, [from, size], other, own, how) => {
          const body = textOf(before).slice(before.mark.length)
          const old_text = other?.text ?? plain(body).slice(from, from + size)
          const fresh = {
            text: {
              fresh: own.text,
              head: old_text + own.text,
              tail: own.text + old_text,
              twice: old_text + old_text,
            }[how],
          }
          const args = { old_text, new_text: fresh.text }
          const after = await apply(replaceText, textOf(before), args)
          const isOnce = old_text !== '' && countOf(plain(body), plain(old_text)) === 1
          const at = plain(body).indexOf(plain(old_text))
          const tail = plain(body).slice(at + plain(old_text).length)
          const text = plain(body).slice(0, at) + plain(fresh.text) + tail
          // A part that begins or ends within a character would leave half of it.
          const isWhole = !/\p{Cs}/u.test(text)
          expect(after !== null).toBe(isOnce && isWhole && plain(old_text) !== plain(fresh.text))
          if (after === null) return
          const ends = new Set(before.ends.filter(Boolean))
          if (ends.size <= 1) expect(after).toBe(before.mark + text.replaceAll('\n', [...ends][0] ?? '\n'))
          else {
            expect(plain(after)).toBe(plain(before.mark + text))
            // Where line ends are mixed, each that is outside keeps its own.
            const head = body.length - endsAfter(body, plain(body).length - at)
            expect(after.startsWith(before.mark + body.slice(0, head))).toBe(true)
            expect(after.endsWith(body.slice(body.length - endsAfter(body, tail.length)))).toBe(true)
          }
        },
      ),
      { numRuns: 1_000 },
    )
  })

  /** How long the last `size` characters are when each line end counts as it stands. */
  function endsAfter(body: string, size: number): number {
    let long = 0
    for (let rest = size; rest > 0; rest -= 1)
      long += body.slice(0, body.length - long).endsWith('\r\n') ? 2 : 1
    return long
  }
})

describe('whole files', () => {
  it('hold what was written, in the manner of the file that was there', async () => {
    await fc.assert(
      fc.asyncProperty(sample, code, async (before, { text }) => {
        const after = await apply(writeCode, textOf(before), { code: text })
        const ends = new Set(before.ends.filter(Boolean))
        const isOpen = before.ends.at(-1) === ''
        const own = ends.size === 1 ? [...ends][0]! : null
        const body = own ? text.replaceAll('\r\n', '\n').replaceAll('\n', own) : text
        const isEnded = body === '' || body.endsWith('\n') || isOpen
        const expected = before.mark + (isEnded ? body : body + (own ?? '\n'))
        expect(after).toBe(expected === textOf(before) ? null : expected)
      }),
      { numRuns: 500 },
    )
  })
})

describe('linesOf', () => {
  it('takes nothing away and adds nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'ü', '\u2028', '\f')), (parts) => {
        const text = parts.join('')
        const lines = linesOf(text)
        expect(lines.map((each) => each.text + each.end).join('')).toBe(text)
        expect(lines.every((each) => !each.text.includes('\n'))).toBe(true)
        expect(lines.length).toBe(text === '' ? 0 : text.replace(/\n$/, '').split('\n').length)
      }),
    )
  })
})
