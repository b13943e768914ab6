import { expect, it, vi } from 'vitest'
import { createFakeLocks } from '../../testing/fakeLocks'
import { holdProject, type ProjectHold } from './holdProject'
import { takeLock } from './takeLock'

const NAMES = { screen: 'screen', run: async () => 'run' }

const become = (hold: ProjectHold, wanted: ProjectHold['current']) =>
  vi.waitFor(() => expect(hold.current).toBe(wanted))

it('is with the first tab until that lets go, then with the next', async () => {
  const locks = createFakeLocks()
  const first = holdProject(locks, NAMES)
  await become(first, 'here')
  const second = holdProject(locks, NAMES)
  await become(second, 'elsewhere')
  let calls = 0
  second.subscribe(() => {
    calls += 1
  })
  first.release()
  await become(second, 'here')
  expect(calls).toBe(1)
})

it('is taken over from a tab that does not let go, and taken back', async () => {
  const locks = createFakeLocks()
  const [first, second] = [holdProject(locks, NAMES), holdProject(locks, NAMES)]
  await become(first, 'here')
  await become(second, 'elsewhere')
  await second.takeOver()
  await become(second, 'here')
  await become(first, 'elsewhere')
  await first.takeOver()
  await become(first, 'here')
  await become(second, 'elsewhere')
  first.release()
  await become(second, 'here')
})

it('takes a run away too, also where no screen shows the project', async () => {
  const locks = createFakeLocks()
  const onLost = vi.fn()
  await takeLock(locks, 'run', undefined, onLost)
  const hold = holdProject(locks, NAMES)
  await become(hold, 'here')
  await hold.takeOver()
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce())
  expect(await takeLock(locks, 'run')).not.toBeNull()
})

it('is let go by a tab that has left before it got its turn', async () => {
  const locks = createFakeLocks()
  const first = holdProject(locks, NAMES)
  await become(first, 'here')
  const second = holdProject(locks, NAMES)
  await become(second, 'elsewhere')
  second.release()
  first.release()
  await become(holdProject(locks, NAMES), 'here')
})

it('is with every tab where there are no locks', async () => {
  const hold = holdProject(undefined, NAMES)
  expect(hold.current).toBe('here')
  await hold.takeOver()
  hold.release()
})
