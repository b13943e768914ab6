import { describe, expect, it } from 'vitest'
import { parseRoute, projectHref, replayHref } from './route'

describe('an address', () => {
  it.each(['clock', 'über uhr', 'a%2Fb', '#', '100%'])('leads to the project %j and back', (name) => {
    expect(parseRoute(projectHref(name))).toEqual({ screen: 'project', name })
    expect(parseRoute(replayHref(name))).toEqual({ screen: 'replay', name })
  })

  it.each([
    ['#demo=random_midi_generator', false],
    ['#welcome=random_midi_generator', true],
  ])('can play a demo: %j', (hash, isForNewcomers) => {
    expect(parseRoute(hash)).toEqual({ screen: 'demo', name: 'random_midi_generator', isForNewcomers })
  })

  it.each(['#project=1.xyz', '#project=', '#project=9.x&run=1'])('can carry a project: %j', (link) => {
    expect(parseRoute(link)).toEqual({ screen: 'link', link })
  })

  it.each(['', '#', '#/', '#/project/', '#/project/%', '#/project/a/b', '#demo='])(
    'that means nothing, such as %j, is home',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ screen: 'home' })
    },
  )
})
