import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importsOf } from './importsOf'

describe('importsOf', () => {
  it.each([
    ['import numpy', ['numpy']],
    ['import numpy as np, os.path as p', ['numpy', 'os.path']],
    ['from PIL import Image', ['PIL.Image']],
    ['from google.protobuf import message', ['google.protobuf.message']],
    ['from x import (\n    a,  # one\n    b,\n)', ['x.a', 'x.b']],
    ['from x import *', ['x']],
    ['from . import a\nfrom .b import c\nfrom .. import d', []],
    ['try: import yaml\nexcept ImportError: yaml = None', ['yaml']],
    ['if True:\n    import cv2; import bs4', ['bs4', 'cv2']],
    ['import a, \\\n    b', ['a', 'b']],
    ['"""\nimport hidden\n"""\nimport shown', ['shown']],
    ["s = 'import hidden'\n# import hidden\nimport shown", ['shown']],
    ["s = 'it\\'s'; import shown", ['shown']],
    ["s = 'open\nimport shown", ['shown']],
    ['f(import_=1, x="a\\\\")\nimport shown', ['shown']],
    ['important = 1\nfromage = 2', []],
    ['def f():\n\timport deep', ['deep']],
    ['import größe', ['größe']],
  ])('%j', (source, expected) => {
    expect(importsOf(source)).toEqual(expected)
  })

  it('never throws, and finds an import after any text that is closed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        importsOf(text)
        const quoted = `x = ${JSON.stringify(text)}\nimport wanted`
        expect(importsOf(quoted)).toContain('wanted')
      }),
    )
  })
})
