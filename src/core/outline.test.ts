import { expect, it } from 'vitest'
import { outlineOf } from './outline'

it('shows the signatures of a module with their lines, those of several lines as one', () => {
  const source = `"""Sells.

def not_code(): is in a docstring
"""
from money import Money

VAT: float = 0.19


class Cart:
    """What is bought: '''."""

    def total(
        self,
        rate: float = VAT,
    ) -> Money:
        note = '''
def neither():
'''
        return Money(1)

    async def close(self): pass  # "done"


def broken(
`
  expect(outlineOf(source)).toBe(
    [
      '7 VAT: float = 0.19',
      '10 class Cart:',
      '13     def total( self, rate: float = VAT, ) -> Money:',
      '22     async def close(self): pass  # "done"',
      '25 def broken( ',
    ].join('\n'),
  )
})
