import { expect, it } from 'vitest'
import { createSpares } from './createSpares'
import type { SealedWorker } from './sealedFrame'

/** Workers that are ready when a test says so, by the order in which they were started. */
function setUp(isSlow: boolean) {
  const started: (() => void)[] = []
  const start = () => {
    let isReady = () => {}
    const ready = new Promise<void>((resolve) => {
      isReady = resolve
    })
    started.push(isReady)
    return { ready } as SealedWorker
  }
  const meanwhile = { begin() {}, stop() {} }
  return { started, spares: createSpares(start, meanwhile, () => isSlow) }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))
const forever = () => new Promise<never>(() => {})

it('starts an interpreter for each session at once', async () => {
  const { started, spares } = setUp(false)
  spares.use(forever)
  spares.use(forever)
  await settled()
  expect(started).toHaveLength(2)
})

it('starts one after the other where they would hold each other up', async () => {
  const { started, spares } = setUp(true)
  spares.use(forever)
  spares.use(forever)
  await settled()
  expect(started).toHaveLength(1)
  started[0]?.()
  await settled()
  expect(started).toHaveLength(2)
})
