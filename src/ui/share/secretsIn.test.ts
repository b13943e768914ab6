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
    expect(secretsIn(project, '')).toEqual([])
    expect(secretsIn({ ...project, goal: `use ${key}` }, '')).toEqual(['goal'])
    const files = { ...project.files, 'a.bin': new TextEncoder().encode(`\0${key}`), 'b.txt': `x=${key}` }
    expect(secretsIn({ ...project, files }, '')).toEqual(['a.bin', 'b.txt'])
  })

  it('is the own key, however it looks', () => {
    expect(secretsIn({ ...project, goal: 'with local-pass' }, 'local-pass')).toEqual(['goal'])
  })
})
