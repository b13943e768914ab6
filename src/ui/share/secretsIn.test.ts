import { describe, expect, it } from 'vitest'
import { secretsIn } from './secretsIn'

const project = { name: 'n', goal: 'g', files: { 'main.py': 'print("sk-learn, task-force")\n' } }

describe('what looks like a key', () => {
  it.each([
    'sk-proj-abcdefghijklmnopqrstuvwxyz012345',
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    '-----BEGIN RSA PRIVATE KEY-----',
  ])('is found and its place named: %s', (key) => {
    expect(secretsIn(project, [])).toEqual([])
    expect(secretsIn({ ...project, goal: `use ${key}` }, [])).toEqual(['goal'])
    const files = { ...project.files, 'a.bin': new TextEncoder().encode(`\0${key}`), 'b.txt': `x=${key}` }
    expect(secretsIn({ ...project, files }, [])).toEqual(['a.bin', 'b.txt'])
  })

  it('is the own key, however it looks', () => {
    expect(secretsIn({ ...project, goal: 'with local-pass' }, ['', 'other', 'local-pass'])).toEqual(['goal'])
  })

  it('is found in names, and in whatever the run holds', () => {
    const key = 'sk-proj-abcdefghijklmnopqrstuvwxyz012345'
    const base64 = btoa(`\0${key}`)
    expect(secretsIn({ ...project, name: key }, [])).toEqual(['name'])
    expect(secretsIn({ ...project, files: { [`${key}.txt`]: '' } }, [])).toEqual([`the name of ${key}.txt`])
    for (const part of [
      { files: { 'a.bin': { base64 } } },
      { edits: [{ changes: { 'a.bin': { base64 } } }] },
      { stdin: [key] },
      { turns: [{ reply: { arguments: JSON.stringify({ code: `"${key}"` }) } }] },
    ])
      expect(secretsIn({ ...project, run: part as never }, [])).toEqual(['the run'])
    const quoted = { turns: [{ reply: { arguments: JSON.stringify({ code: 'pass "word"' }) } }] }
    expect(secretsIn({ ...project, run: quoted as never }, ['pass "word"'])).toEqual(['the run'])
  })
})
