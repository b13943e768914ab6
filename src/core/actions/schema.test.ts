import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../ports'
import { schemaProblem } from './schema'
import { parametersFault, schemaFault } from './schemaFault'

/** A schema, what fits it, and what does not, with what is said of it. */
const TABLE: readonly [
  schema: JsonSchema,
  fits: readonly unknown[],
  departs: readonly [unknown, RegExp][],
][] = [
  [
    { type: 'integer', minimum: 1, maximum: 9 },
    [1, 9, 3],
    [
      [0, /at least 1/],
      [10, /at most 9/],
      [1.5, /must be an integer, not a number/],
      ['1', /must be an integer, not a string/],
      [2 ** 60, /must be an integer/],
    ],
  ],
  [
    { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.1 },
    [0.1, 0.3, 0.7],
    [
      [0, /more than 0/],
      [1, /less than 1/],
      [0.35, /a multiple of 0.1/],
      [Number.POSITIVE_INFINITY, /must be a number/],
    ],
  ],
  [
    { type: ['string', 'null'], minLength: 2, maxLength: 3, pattern: '^[a-zß😀]+$' },
    [null, 'ab', 'abc', '😀😀😀'],
    [
      ['a', /at least 2 characters, not 1/],
      ['abcd', /at most 3 characters, not 4/],
      ['AB', /must match/],
      [7, /must be a string or null, not a number/],
    ],
  ],
  [
    {
      type: 'array',
      items: { enum: ['a', 1, null, { b: [2] }] },
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
    },
    [['a'], [1, null], [{ b: [2] }, 'a']],
    [
      [[], /at least 1 item, not 0/],
      [['a', 1, null, 'a', 1], /at most 4 items/],
      [['a', 'a'], /an item twice/],
      [['b'], /item 0 of the value must be one of "a", 1, null/],
      [[1, { b: [3] }], /item 1 of the value must be one of/],
      [[[2]], /must be one of/],
    ],
  ],
  [{ const: 'a', enum: ['a', 'b'] }, ['a'], [['b', /must be "a"/]]],
  [
    { prefixItems: [{ type: 'string' }, { type: 'number' }], items: false },
    [[], ['a'], ['a', 1]],
    [
      [[1], /item 0 of the value must be a string/],
      [['a', 1, 2], /item 2 of the value is not allowed/],
    ],
  ],
  [
    {
      type: 'object',
      properties: { name: { const: 'x' }, more: { type: 'object', properties: { n: { minimum: 1 } } } },
      patternProperties: { '^n_': { type: 'number' } },
      additionalProperties: { type: 'boolean' },
      required: ['name'],
      dependentRequired: { more: ['n_1'] },
      propertyNames: { maxLength: 6 },
      maxProperties: 3,
    },
    [{ name: 'x' }, { name: 'x', n_1: 1, other: true }, { name: 'x', more: { n: 1 }, n_1: 2 }],
    [
      [{}, /"name" is missing/],
      [{ name: 'y' }, /"name" must be "x"/],
      [{ name: 'x', more: {} }, /"n_1" is missing/],
      [{ name: 'x', more: { n: 0 }, n_1: 1 }, /"n" must be at least 1/],
      [{ name: 'x', n_2: 'a' }, /"n_2" must be a number/],
      [{ name: 'x', other: 1 }, /"other" must be a boolean/],
      [{ name: 'x', longname: true }, /the name "longname" must have at most 6 characters/],
      [{ name: 'x', a: true, b: true, c: true }, /at most 3 fields, not 4/],
      [JSON.parse('{"name":"x","__proto__":{"a":1}}'), /__proto__" must have at most 6/],
      [['name'], /must be an object, not an array/],
    ],
  ],
  [
    { additionalProperties: false, properties: { a: true, b: false } },
    [{}, { a: 1 }, 'not an object'],
    [
      [{ c: 1 }, /"c" is not a parameter/],
      [{ b: 1 }, /"b" is not allowed/],
      [JSON.parse('{"constructor":1}'), /"constructor" is not a parameter/],
    ],
  ],
  [
    { anyOf: [{ type: 'string' }, { type: 'number', minimum: 5 }] },
    ['a', 5],
    [
      [4, /fits no alternative: the value must be a string, not a number; or the value must be at least 5/],
      [null, /fits no alternative/],
    ],
  ],
  [
    { oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }], allOf: [{ maximum: 20 }, { not: { const: 9 } }] },
    [2, 3, 4, 15],
    [
      [5, /fits no alternative/],
      [6, /fits 2 alternatives, and must fit exactly one/],
      [22, /at most 20/],
      [9, /of a form that is excluded/],
    ],
  ],
  [
    {
      if: { properties: { kind: { const: 'file' } }, required: ['kind'] },
      // biome-ignore lint/suspicious/noThenProperty: that is what the keyword is called
      then: { required: ['path'] },
      else: { required: ['url'] },
    },
    [{ kind: 'file', path: 'a' }, { url: 'b' }],
    [
      [{ kind: 'file' }, /"path" is missing/],
      [{}, /"url" is missing/],
    ],
  ],
  [
    {
      $ref: '#/$defs/tree~1node',
      $defs: {
        'tree/node': {
          type: 'object',
          properties: { children: { type: 'array', items: { $ref: '#/$defs/tree~1node' } } },
          additionalProperties: false,
        },
      },
    },
    [{}, { children: [{ children: [] }, {}] }],
    [[{ children: [{ child: 1 }] }, /"child" is not a parameter/]],
  ],
]

describe('schemaProblem', () => {
  it.each(TABLE)('%j', (schema, fits, departs) => {
    expect(schemaFault(schema)).toBeNull()
    for (const value of fits) expect(schemaProblem(schema, value, 'the value')).toBeNull()
    for (const [value, problem] of departs) expect(schemaProblem(schema, value, 'the value')).toMatch(problem)
  })

  it('ends where a schema or a value does not', () => {
    expect(schemaProblem({ allOf: [{ $ref: '#' }] }, 1)).toMatch(/nests too deep/)
    const deep = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000))
    expect(schemaProblem({ type: 'array', items: { $ref: '#' } }, deep)).toMatch(/nests too deep/)
  })
})

describe('schemaFault', () => {
  it.each([
    [{ properties: { tags: { contains: {} } } }, '/properties/tags/contains is not a keyword'],
    [{ unevaluatedProperties: false }, '/unevaluatedProperties is not a keyword'],
    [{ items: [{ type: 'string' }] }, '/items must be a schema'],
    [{ anyOf: [] }, '/anyOf must be a list of schemas'],
    [{ oneOf: [{ type: 'text' }] }, '/oneOf/0/type can\'t be "text"'],
    [{ type: [] }, "/type can't be []"],
    [{ pattern: '[' }, '/pattern can\'t be "["'],
    [{ patternProperties: { '(': {} } }, '/patternProperties has a name that is not a pattern'],
    [{ exclusiveMinimum: true }, "/exclusiveMinimum can't be true"],
    [{ minLength: -1 }, "/minLength can't be -1"],
    [{ required: 'name' }, '/required can\'t be "name"'],
    [{ $ref: 'https://example.org/schema' }, '/$ref refers to "https://example.org/schema"'],
    [{ $ref: '#/$defs/none' }, '/$ref refers to "#/$defs/none"'],
    [{ $ref: '#/examples/0', examples: [{ contains: 1 }] }, '/$ref refers to'],
    [{ toString: 1 }, '/toString is not a keyword'],
  ])('refuses what would not be checked: %j', (schema, fault) => {
    expect(schemaFault(schema)).toContain(fault)
  })

  it('lets pass what says something and checks nothing', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'T',
      description: 'D',
      properties: { at: { type: 'string', format: 'date', default: '', examples: ['x'], 'x-order': 1 } },
    }
    expect(parametersFault(schema)).toBeNull()
    expect(parametersFault({ type: 'string' })).toContain('type "object"')
    expect(parametersFault([])).toContain('type "object"')
  })
})
