import { expect, it } from 'vitest'
import { createListeners } from '../core/createListeners'
import { beginRun, paused } from '../testing/beginRun'
import { callReply, failure } from '../testing/scriptedModel'
import { createRegistry } from './createRegistry'
import { resumeOnline } from './resumeOnline'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const gone = Array.from({ length: 5 }, () => failure('network', 'The network is gone.'))

function createNetwork() {
  const { notify, subscribe } = createListeners()
  return {
    current: { isOnline: true },
    subscribe,
    become(isOnline: boolean) {
      this.current = { isOnline }
      notify()
    },
  }
}

/** A run whose model can't be reached five times, which is when it pauses. */
function beginCutOff(script = [...gone, create]) {
  const network = createNetwork()
  const registry = createRegistry()
  const end = resumeOnline(registry, network)
  const { run, model } = beginRun(script, { limits: { epochs: 1 } })
  registry.add(run)
  return { network, run, model, end }
}

it('a run that waits for the network goes on when it is back', async () => {
  const { network, run } = beginCutOff()
  network.become(false)
  await paused(run)
  expect(run.pause_kind).toBe('network')
  network.become(true)
  expect((await run.result).outcome).toBe('limit')
  expect(run.log.filter(({ type }) => type === 'resume')).toHaveLength(1)
})

it('also when the network was back before the run had given up asking', async () => {
  const { network, run } = beginCutOff()
  network.become(false)
  network.become(true)
  expect((await run.result).outcome).toBe('limit')
  expect(run.log.filter(({ type }) => type === 'resume')).toHaveLength(1)
})

it('a run whose endpoint can’t be reached although the network is there waits for the person', async () => {
  const { network, run } = beginCutOff([...gone, ...gone, create])
  network.become(false)
  network.become(true)
  await paused(run)
  while (run.log.filter(({ type }) => type === 'pause').length < 2)
    await new Promise((resolve) => setTimeout(resolve))
  network.become(true)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(run.status).toBe('paused')
  run.stop()
})

it('ends with the page', async () => {
  const { network, run, end } = beginCutOff()
  network.become(false)
  await paused(run)
  end()
  network.become(true)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(run.status).toBe('paused')
  run.stop()
})
