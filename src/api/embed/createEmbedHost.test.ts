import { describe, expect, it } from 'vitest'
import { createEmbedHost, type EmbeddedPage } from './createEmbedHost'
import type { Grant } from './grant'
import { readPetition } from './readPetition'

const APP = 'https://app.example'
const PAGE = 'https://page.example'
const GRANT: Grant = { origin: PAGE, access: 'look', connection: null, limits: {}, prices: {} }
const CONNECT = { type: 'autocoder-connect', version: 1 }

/** A frame in a page, and the windows that it opens. */
function embed({ isOpening = true } = {}) {
  const target = new EventTarget()
  const said: unknown[] = []
  const opened: { window: object; closed: boolean; close(): void }[] = []
  const parent = { postMessage: (message: unknown) => said.push(message) }
  const page = {
    parent,
    location: { origin: APP },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    open() {
      if (!isOpening) return null
      const window = { closed: false, close() {}, window: {} }
      opened.push(window)
      return window
    },
  } as unknown as EmbeddedPage
  const host = createEmbedHost(page, { address: '/?permit', look() {} })
  const hear = (data: unknown, source: unknown = parent, origin = PAGE, ports: MessagePort[] = []) =>
    target.dispatchEvent(Object.assign(new Event('message'), { data, source, origin, ports }))
  const connect = (origin = PAGE, source: unknown = parent) => {
    const { port1, port2 } = new MessageChannel()
    const states: unknown[] = []
    port1.onmessage = ({ data }) => states.push(data)
    hear(CONNECT, source, origin, [port2])
    return { states, end: () => port1.close() }
  }
  return { host, hear, connect, opened, said, parent }
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('the frame', () => {
  it('answers the page around it alone, and the first of them alone', async () => {
    const { host, connect, said } = embed()
    expect(said).toEqual([{ type: 'autocoder-ready' }])
    const strangers = [connect(PAGE, {}), connect('null'), connect('file://')]
    await soon()
    expect(host.current.origin).toBeNull()
    const page = connect()
    const other = connect('https://other.example')
    await soon()
    expect(host.current.origin).toBe(PAGE)
    expect(page.states).toMatchObject([{ type: 'state', access: null }])
    for (const { states } of [...strangers, other]) expect(states).toEqual([])
    for (const { end } of [...strangers, other, page]) end()
  })

  it('asks in a window of its own, and takes the word of that window alone', async () => {
    const { host, hear, connect, opened } = embed()
    host.ask()
    expect(opened).toEqual([])
    const page = connect()
    host.ask()
    const [window] = opened
    const answerFrom = async (source: unknown, origin: string, grant: unknown) => {
      const { port1, port2 } = new MessageChannel()
      hear({ type: 'autocoder-permit' }, source, origin, [port2])
      port1.postMessage({ type: 'answer', grant })
      await soon()
      port1.close()
    }
    let granted: Grant | null = null
    host.granted.then((grant) => {
      granted = grant
    })
    await answerFrom({}, APP, GRANT)
    await answerFrom(window, PAGE, GRANT)
    expect(granted).toBeNull()
    await answerFrom(window, APP, GRANT)
    expect(granted).toEqual(GRANT)
    page.end()
  })

  it.each([
    ['an answer for somebody else', { ...GRANT, origin: 'https://other.example' }],
    ['a word that there is not', { ...GRANT, access: 'all' }],
    ['no', null],
  ])('takes for no: %s', async (_, grant) => {
    const { host, hear, connect, opened } = embed()
    const page = connect()
    host.ask()
    const { port1, port2 } = new MessageChannel()
    hear({ type: 'autocoder-permit' }, opened[0], APP, [port2])
    port1.postMessage({ type: 'answer', grant })
    await soon()
    expect(host.current.problem).toContain('did not allow')
    port1.close()
    page.end()
  })

  it('says so when the window can’t be opened', async () => {
    const { host, connect } = embed({ isOpening: false })
    const page = connect()
    host.ask()
    await soon()
    expect(host.current.problem).toContain('could not be opened')
    page.end()
  })
})

it('the window tells windows of this app alone that it is there, and believes origins that can be named alone', async () => {
  const ask = (origin: unknown) =>
    readPetition({
      location: { origin: APP },
      opener: {
        postMessage(_: unknown, target: unknown, [port]: [MessagePort]) {
          expect(target).toBe(APP)
          port.postMessage({ type: 'ask', origin })
          setTimeout(() => port.close(), 50)
        },
      } as unknown as Window,
    })
  expect((await ask(PAGE))?.origin).toBe(PAGE)
  for (const origin of ['null', `${PAGE}/path`, 'javascript:1', 7]) expect(await ask(origin)).toBeNull()
  expect(await readPetition({ opener: null, location: { origin: APP } })).toBeNull()
})
