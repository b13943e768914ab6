import { describe, expect, it } from 'vitest'
import { duplicateName } from './duplicateName'

describe('duplicateName', () => {
  it.each([
    ['{"a":1,"b":2,"a":3}', 'a'],
    ['{"a":{"b":1,"b":2}}', 'b'],
    ['[{"a":1},{"b":[],"b":[]}]', 'b'],
    [String.raw`{"a\"b":1,"a\u0022b":2}`, 'a"b'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    [' { "a" : "}" , "c" : [ "a" , "a" ] , "a" : 1 } ', 'a'],
  ])('finds it in %s', (json, name) => {
    JSON.parse(json)
    expect(duplicateName(json)).toBe(name)
  })

  it.each([
    '{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}',
    '{"a":"a","b":"a","c":["a","a","b"]}',
    String.raw`{"a":"\\","b":"{\"a\":1,\"a\":2}"}`,
    '"a"',
    '[]',
    '{"A":1,"a":2}',
  ])('finds none in %s', (json) => {
    JSON.parse(json)
    expect(duplicateName(json)).toBeNull()
  })
})
