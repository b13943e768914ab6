import { wrap } from 'comlink'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { guarded } from './guarded'

interface Calls {
  run(): Promise<unknown>
}

/** The page's end as it is used, and the sandbox's end in the hands of an attacker. */
function open() {
  const { port1, port2 } = new MessageChannel()
  const { endpoint, violated } = guarded(port1)
  const asked = new Promise<{ id: string }>((resolve) => {
    port2.onmessage = ({ data }) => resolve(data)
  })
  const replied = (wrap<Calls>(endpoint).run() as Promise<unknown>).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  const close = () => port1.close()
  return { attacker: port2, violated, asked, replied, close }
}

it('lets one reply through for what was asked', async () => {
  const { attacker, asked, replied, close } = open()
  attacker.postMessage({ id: (await asked).id, type: 'RAW', value: { exit_code: 0 } })
  expect(await replied).toEqual({ value: { exit_code: 0 } })
  close()
})

it('hands on what the sandbox has thrown', async () => {
  const { attacker, asked, replied, close } = open()
  const { id } = await asked
  attacker.postMessage({ id, type: 'HANDLER', name: 'throw', value: { isError: false, value: 'ouch' } })
  expect(await replied).toEqual({ error: 'ouch' })
  close()
})

for (const [what, forge] of Object.entries<(id: string) => readonly [unknown, Transferable[]?]>({
  'an id that nobody gave': () => [{ id: '1-2-3-4', type: 'RAW', value: 1 }],
  'a call': (id) => [{ id, type: 'APPLY', path: ['constructor', 'constructor'], argumentList: [] }],
  'something to set': (id) => [
    { id, type: 'SET', path: ['__proto__', 'x'], value: { type: 'RAW', value: 1 } },
  ],
  'a proxy': (id) => {
    const { port1 } = new MessageChannel()
    return [{ id, type: 'HANDLER', name: 'proxy', value: port1 }, [port1]]
  },
  'a port beside a value': (id) => {
    const { port1 } = new MessageChannel()
    return [{ id, type: 'RAW', value: port1 }, [port1]]
  },
  text: () => ['hello'],
  nothing: () => [null],
}))
  it(`reports a message that is ${what}, and hands nothing on`, async () => {
    const { attacker, violated, asked, replied, close } = open()
    const [message, transfer = []] = forge((await asked).id)
    attacker.postMessage(message, transfer)
    expect(await violated).toContain('malformed')
    const answer = await Promise.race([replied, new Promise((resolve) => setTimeout(resolve, 5, 'none'))])
    expect(answer).toBe('none')
    close()
  })

it('takes a second reply to the same call for a violation', async () => {
  const { attacker, violated, asked, close } = open()
  const { id } = await asked
  attacker.postMessage({ id, type: 'RAW', value: 1 })
  attacker.postMessage({ id, type: 'RAW', value: 2 })
  expect(await violated).toContain('malformed')
  close()
})

it('takes no other message for a reply, whatever it is', async () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
  })
  const message = fc.oneof(
    anything,
    fc.record({
      type: fc.constantFrom('RAW', 'HANDLER', 'SET', 'GET', 'APPLY', 'ENDPOINT'),
      value: anything,
    }),
    fc.record({ id: anything, type: fc.constant('RAW'), value: anything }),
  )
  const { attacker, asked, replied, violated, close } = open()
  await asked
  let count = 0
  await fc.assert(
    fc.property(message, (value) => {
      attacker.postMessage(value)
      count += 1
    }),
    { numRuns: Number(process.env.AUTOCODER_FUZZ ?? 500) },
  )
  expect(await violated).toContain('malformed')
  const answer = await Promise.race([replied, new Promise((resolve) => setTimeout(resolve, 50, 'none'))])
  expect(answer).toBe('none')
  expect(count).toBeGreaterThan(0)
  expect('polluted' in {}).toBe(false)
  close()
}, 120_000)
