import { describe, expect, it } from 'vitest'
import { formatFiles, formatTree } from './format'
import { pointedLines, pointedPaths } from './pointed'

const long = (name: string, lines: number) =>
  `def ${name}():\n${Array.from({ length: lines }, (_, i) => `    value_${i + 2} = ${i}\n`).join('')}`

const files = {
  'main.py': 'from shop.cart import total\n',
  'shop/cart.py': 'from . import tax\n\ndef total(): pass\n',
  'shop/cart_test.py': 'from shop import cart\n',
  'shop/tax.py': 'RATE = 1\n',
}

describe('formatFiles', () => {
  it('shows a small project whole, whatever is pointed at', () => {
    const shown = formatFiles({ ...files, 'logo.png': new Uint8Array(3) }, [], 0)
    expect(shown).toContain(
      '=== logo.png (3 bytes, not text)\n\n=== main.py\n1 from shop.cart import total\n',
    )
    expect(shown).toContain('=== shop/tax.py\n1 RATE = 1')
  })

  it('shows a large one by signatures, and whole what is pointed at and what that imports', () => {
    const texts = ['failed: shop/cart_test.py::test_a']
    const shown = formatFiles({ ...files, 'big.py': long('big', 9_000) }, texts, 0)
    const [outlines, full] = shown.split('In full') as [string, string]
    expect(outlines).toContain('=== big.py\n1 def big():')
    expect(full).toContain('=== shop/cart_test.py\n1 from shop import cart')
    expect(full).toContain('=== shop/cart.py\n1 from . import tax')
    expect(full).toContain('=== main.py')
    expect(full).not.toContain('big.py')
  })

  it('shows a file that is too long around the lines that are named', () => {
    const shown = formatFiles({ 'big.py': long('big', 9_000) }, ['big.py:5000 in big'], 0)
    expect(shown).toContain('4999     value_4999 = ')
    expect(shown).not.toContain('value_4900 ')
    expect(shown).toContain('[…]')
  })

  it('shows the lines that were asked for, even where whatever is near them does not fit', () => {
    const texts = ['big.py:100-399 of 9000', 'big.py:5000 in big']
    const shown = formatFiles({ 'big.py': long('big', 9_000) }, texts, 0)
    expect(shown).toContain(' 100     value_100 = ')
    expect(shown).toContain(' 399     value_399 = ')
    expect(shown).not.toContain('value_450 ')
    const wide = { 'a table.csv': `${'x'.repeat(50_000)}\n`.repeat(90) }
    const cut = formatFiles(wide, ['a table.csv:40-46 of 90'], 0)
    expect(cut).toContain('\n40 xxx')
    expect(cut).toContain('[49000 characters left out]')
    expect(cut).not.toContain('\n47 xxx')
  })

  it('leaves room for what else is shown', () => {
    const large = { ...files, 'big.py': long('big', 9_000), 'other.py': long('other', 900) }
    expect(formatFiles(large, ['other.py'], 0)).toContain('other.py\n  1 def other')
    expect(formatFiles(large, ['other.py'], 10_000)).not.toContain('other.py\n  1 def other')
  })
})

it('finds the files and lines that a text names', () => {
  expect(pointedPaths(files, ['  shop/cart_test.py:3 in test. main.pyx'])).toEqual([
    'shop/cart_test.py',
    'shop/cart.py',
  ])
  expect(pointedLines('main.py', ['main.py:12: error', 'main.py: no', 'main.py:7'])).toEqual([
    { from: 12, to: 12 },
    { from: 7, to: 7 },
  ])
})

it('takes no time for a million empty lines or dots', () => {
  const long = { 'main.py': `${'\n'.repeat(1_000_000)}x\nimport a`, 'a.py': '' }
  expect(pointedPaths(long, [`${'.'.repeat(1_000_000)}x main.py:1`])).toEqual(['main.py', 'a.py'])
})

it('cuts the tree of thousands of files and says so', () => {
  const tree = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`file_${i}.py`, null]))
  expect(formatTree(tree).length).toBeLessThan(6_100)
  expect(formatTree(tree)).toMatch(/\[\d+ more lines of the tree left out\]$/)
})
