import { describe, expect, it } from 'vitest'
import { parseRoute, projectHref } from './route'

describe('an address', () => {
  it.each(['clock', 'über uhr', 'a%2Fb', '#', '100%'])('leads to the project %j and back', (name) => {
    expect(parseRoute(projectHref(name))).toEqual({ screen: 'project', name })
  })

  it('can play a demo', () => {
    expect(parseRoute('#demo=random_midi_generator')).toEqual({
      screen: 'demo',
      name: 'random_midi_generator',
    })
  })

  it.each(['', '#', '#/', '#/project/', '#/project/%', '#/project/a/b', '#project=1.xyz', '#demo='])(
    'that means nothing, such as %j, is home',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ screen: 'home' })
    },
  )
})
