import { expect, it } from 'vitest'
import { createFrames } from './createFrames'

function open() {
  const log: string[] = []
  const ends: (() => void)[] = []
  const frames = createFrames(async (hosts) => {
    const name = hosts.join(' ') || 'closed'
    log.push(`open ${name}`)
    if (name === 'broken') throw new Error('broken')
    const gone = new Promise<void>((resolve) => ends.push(resolve))
    return { gone, dispose: () => log.push(`close ${name}`) }
  })
  return { frames, log, ends }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

it('keeps one frame for each list of hosts, and one without a network all the time', async () => {
  const { frames, log } = open()
  const closed = frames.take([])
  expect(frames.take([])).toBe(closed)
  const first = frames.take(['a'])
  expect(frames.take(['a'])).toBe(first)
  frames.giveBack(first)
  const second = frames.take(['a', 'b'])
  await settled()
  expect(log).toEqual(['open closed', 'open a', 'open a b'])
  frames.giveBack(first)
  frames.giveBack(second)
  frames.take([])
  await settled()
  expect(log.slice(3)).toEqual(['close a', 'close a b'])
  frames.take(['a'])
  await settled()
  expect(log.slice(5)).toEqual(['open a'])
})

it('opens another in the place of one that failed or was dropped', async () => {
  const { frames, log } = open()
  await expect(frames.take(['broken']).opened).rejects.toThrow('broken')
  await expect(frames.take(['broken']).opened).rejects.toThrow('broken')
  frames.drop(frames.take([]))
  await settled()
  frames.take([])
  expect(log).toEqual(['open broken', 'open broken', 'open closed', 'close closed', 'open closed'])
})

it('opens another in the place of one that somebody took away', async () => {
  const { frames, log, ends } = open()
  frames.take([])
  await settled()
  ends[0]?.()
  await settled()
  frames.take([])
  await settled()
  expect(log).toEqual(['open closed', 'close closed', 'open closed'])
})
