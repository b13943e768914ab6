import type { Remote } from 'comlink'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { End } from './listen'
import { runSession } from './runSession'
import { SandboxLost } from './SandboxLost'
import type { SealedWorker } from './sealedFrame'
import type { SandboxWorker, SessionRequest } from './session'

/** A worker in the hands of an attacker: `tell` is what it says, `reply` what its one call settles with. */
function hostile(reply: unknown, tell: (port: MessagePort) => void, gone = new Promise<string>(() => {})) {
  const { port1, port2 } = new MessageChannel()
  let kills = 0
  const run = () => {
    port2.postMessage({ type: 'start' })
    tell(port2)
    return new Promise((resolve) => setTimeout(resolve, 10, reply))
  }
  const worker = {
    calls: { run } as unknown as Remote<SandboxWorker>,
    told: port1,
    broken: new Promise<End>(() => {}),
    gone,
    kill() {
      kills += 1
      port1.close()
    },
  }
  return { worker: worker as unknown as SealedWorker, kills: () => kills }
}

const request = { output_bytes: 1_000 } as SessionRequest
const { signal } = new AbortController()
const whole = { exit_code: 0, is_out_of_memory: false, written: [], deleted: [], left_out: '' }
const runs = Number(process.env.AUTOCODER_FUZZ ?? 200)
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withTypedArray: true,
  withSet: true,
})
const endSoon = (port: MessagePort) => port.postMessage({ type: 'end' })

it('takes a whole reply, after its last word', async () => {
  const { worker, kills } = hostile(whole, endSoon)
  expect(await runSession(worker, request, 5, signal)).toMatchObject({ ended: 'exit', exit_code: 0 })
  expect(kills()).toBe(1)
})

it('ends a session whose reply is not a reply, whatever it is', async () => {
  const parts = fc.record(
    {
      exit_code: anything,
      is_out_of_memory: anything,
      written: fc.oneof(anything, fc.array(fc.tuple(fc.string(), anything))),
      deleted: fc.oneof(anything, fc.array(fc.string())),
      left_out: anything,
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, parts), async (reply) => {
      // Attackers can't send promises; what has a `then` comes as data.
      fc.pre(!(typeof (reply as { then?: unknown } | null | undefined)?.then === 'function'))
      const { worker, kills } = hostile(reply, endSoon)
      const outcome = await runSession(worker, request, 5, signal)
      expect(outcome.ended === 'crash' || Number.isInteger(outcome.exit_code)).toBe(true)
      expect(
        outcome.written.every(([path, bytes]) => typeof path === 'string' && bytes instanceof Uint8Array),
      ).toBe(true)
      expect(kills()).toBe(1)
    }),
    { numRuns: runs, endOnFailure: true },
  )
  expect(Object.keys(Object.prototype)).toEqual([])
}, 120_000)

it.each([
  ['files', { written: Array.from({ length: 20_001 }, (_, i) => [`f${i}`, new Uint8Array()]) }],
  ['names', { deleted: Array.from({ length: 20_001 }, (_, i) => `f${i}`) }],
])('ends a session whose reply has too many %s', async (_, more) => {
  const { worker } = hostile({ ...whole, ...more }, endSoon)
  expect((await runSession(worker, request, 5, signal)).ended).toBe('crash')
})

it('ends a session at the first word that it does not know', async () => {
  const word = fc.oneof(
    anything,
    fc.record({
      type: fc.constantFrom('report', 'output', 'dead', 'verdict', 'compiled', 'place', 'ask'),
      json: anything,
      bytes: anything,
      modules: anything,
      path: anything,
    }),
  )
  await fc.assert(
    fc.asyncProperty(word, async (told) => {
      const { worker } = hostile(whole, (port) => {
        port.postMessage(told)
        endSoon(port)
      })
      const { ended, reports, output } = await runSession(worker, request, 5, signal)
      expect(reports.every((json) => typeof json === 'string')).toBe(true)
      expect(output.length).toBeLessThanOrEqual(1_000)
      const isKnown = reports.length > 0 || (told as { type?: unknown } | null)?.type === 'compiled'
      expect(isKnown ? ['exit', 'crash'] : ['crash']).toContain(ended)
    }),
    { numRuns: runs },
  )
}, 120_000)

for (const [what, tell, ended] of [
  [
    'output',
    (port: MessagePort) =>
      port.postMessage({ type: 'output', stream: 'stdout', bytes: new Uint8Array(10_001) }),
    'output',
  ],
  [
    'reports',
    (port: MessagePort) => {
      for (let i = 0; i < 21; i += 1) port.postMessage({ type: 'report', json: 'x'.repeat(1_000_000) })
    },
    'output',
  ],
  [
    'one report',
    (port: MessagePort) => port.postMessage({ type: 'report', json: 'x'.repeat(1_000_001) }),
    'crash',
  ],
  [
    'bytecode of too many files',
    (port: MessagePort) =>
      port.postMessage({
        type: 'compiled',
        modules: Array.from({ length: 20_001 }, () => ['a.py', 'a.pyc', new Uint8Array()]),
      }),
    'crash',
  ],
] as const)
  it(`ends a session that tells too much: ${what}`, async () => {
    const { worker } = hostile(new Promise(() => {}), tell)
    expect((await runSession(worker, request, 5, signal)).ended).toBe(ended)
  })

it('ends a session at its limit of time, and at once when it is stopped', async () => {
  const never = () => hostile(new Promise(() => {}), () => {})
  expect((await runSession(never().worker, request, 0.05, signal)).ended).toBe('time')
  const stop = new AbortController()
  const { worker, kills } = never()
  const ended = runSession(worker, request, 60, stop.signal)
  stop.abort(new Error('stopped'))
  await expect(ended).rejects.toThrow('stopped')
  expect(kills()).toBe(1)
})

it('says when its sandbox is gone, before it begins and after', async () => {
  const gone = Promise.resolve('its sandbox was taken out of the page')
  const { worker, kills } = hostile(new Promise(() => {}), () => {}, gone)
  await expect(runSession(worker, request, 60, signal)).rejects.toThrow(SandboxLost)
  const later = new Promise<string>((resolve) => setTimeout(resolve, 50, 'the process of its sandbox ended'))
  const running = hostile(new Promise(() => {}), () => {}, later)
  await expect(runSession(running.worker, request, 60, signal)).rejects.toThrow(
    'the process of its sandbox ended',
  )
  expect(kills()).toBe(1)
})
