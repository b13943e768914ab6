import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Served } from './api/embed/serveEmbedder'
import { type Coder, connect } from './embed'
import { createFakeFrame } from './testing/fakeFrame'
import { openAutocoder } from './testing/openAutocoder'

const GOAL = { project_name: 'p', goal: 'Say hello' }

let frame: ReturnType<typeof createFakeFrame>

beforeEach(() => {
  frame = createFakeFrame()
})
afterEach(() => {
  frame.end()
  vi.unstubAllGlobals()
})

/** What a person serves who allows everything, and whose model never answers. */
async function allowed(): Promise<NonNullable<Served['current']>> {
  const { autocoder } = openAutocoder([() => new Promise(() => {})])
  return { access: 'spend', commands: await autocoder.commands(), storage_notice: '' }
}

/** A coder with a run under way, and three calls that wait. */
async function waiting(coder: Coder) {
  await coder.allowed()
  const { run } = await coder.start(GOAL)
  const follow = async () => {
    for await (const event of coder.events(run)) if (event.type === 'run-end') return
  }
  const calls = [coder.status({ run, since_step: 9, wait_seconds: 40 }), coder.step({ run }), follow()]
  return calls.map((call) =>
    call.then(
      () => 'resolved',
      (error) => error.code,
    ),
  )
}

describe('connect', () => {
  it('waits for a frame that is still loading, and gives what the person allows', async () => {
    const connecting = connect(frame.iframe, { look: { theme: 'dark' } })
    const host = frame.load()
    const coder = await connecting
    expect(coder.state).toMatchObject({ access: null, languages: ['en'] })
    expect(frame.looks).toEqual([{ theme: 'dark' }])
    await expect(coder.start(GOAL)).rejects.toMatchObject({ code: 'not-allowed' })
    const asking = coder.allowed()
    host.serve(await allowed())
    expect(await asking).toBe('spend')
    coder.close()
  })

  it('rejects where nobody waits, or nothing can come', async () => {
    await expect(connect(frame.iframe, { signal: AbortSignal.abort(new Error('given up')) })).rejects.toThrow(
      'given up',
    )
    const late = new AbortController()
    const connecting = connect(frame.iframe, { signal: late.signal })
    late.abort(new Error('given up'))
    await expect(connecting).rejects.toThrow('given up')
    await expect(connect({ src: '' } as HTMLIFrameElement)).rejects.toThrow('has no address')
    const removed = connect(frame.iframe)
    frame.remove()
    await expect(removed).rejects.toMatchObject({ code: 'closed' })
    expect(frame.watchers()).toBe(0)
  })

  it('says so when the frame speaks another version', async () => {
    const post = frame.iframe.contentWindow?.postMessage as unknown as (...given: unknown[]) => void
    Object.assign(frame.iframe.contentWindow as object, {
      postMessage: (data: object, ...rest: unknown[]) => post({ ...data, version: 99 }, ...rest),
    })
    frame.load(await allowed())
    await expect(connect(frame.iframe)).rejects.toMatchObject({ code: 'version' })
  })
})

it('what others say of a frame changes nothing', async () => {
  frame.load(await allowed())
  const coder = await connect(frame.iframe)
  await coder.allowed()
  const { run } = await coder.start(GOAL)
  frame.say({ type: 'autocoder-ready' }, { source: {} })
  frame.say({ type: 'autocoder-ready' }, { origin: 'https://elsewhere.example' })
  expect(await coder.status({ run })).toMatchObject({ status: 'running' })
  expect(frame.offers()).toBe(1)
  coder.close()
})

describe('what waits', () => {
  it('rejects when the frame is taken away, and so does everything after', async () => {
    frame.load(await allowed())
    const coder = await connect(frame.iframe)
    const calls = await waiting(coder)
    let changes = 0
    coder.subscribe(() => {
      changes += 1
    })
    frame.remove()
    expect(await Promise.all(calls)).toEqual(['closed', 'closed', 'closed'])
    await expect(coder.status({ run: 'run-1' })).rejects.toMatchObject({ code: 'closed' })
    await expect(coder.allowed()).rejects.toMatchObject({ code: 'closed' })
    expect(coder.state.access).toBeNull()
    expect(changes).toBe(1)
    expect(frame.watchers()).toBe(0)
  })

  it('rejects when the frame is loaded anew, and then the same coder goes on', async () => {
    frame.load(await allowed())
    const coder = await connect(frame.iframe)
    coder.look({ theme: 'dark' })
    const calls = await waiting(coder)
    const host = frame.load()
    expect(await Promise.all(calls)).toEqual(['closed', 'closed', 'closed'])
    await expect(coder.start(GOAL)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(frame.looks.at(-1)).toEqual({ theme: 'dark' })
    const asking = coder.allowed()
    host.serve(await allowed())
    expect(await asking).toBe('spend')
    expect(await coder.start({ ...GOAL, project_name: 'q' })).toMatchObject({ run: 'run-1' })
    coder.close()
  })

  it('rejects when the page connects once more, and the newest goes on', async () => {
    frame.load(await allowed())
    const first = await connect(frame.iframe)
    const calls = await waiting(first)
    const second = await connect(frame.iframe)
    expect(await Promise.all(calls)).toEqual(['closed', 'closed', 'closed'])
    await expect(first.allowed()).rejects.toMatchObject({ code: 'closed' })
    expect(await second.status({ run: 'run-1' })).toMatchObject({ status: 'running' })
    // Only one of them answers when the frame is loaded anew.
    frame.load(await allowed())
    expect(await second.allowed()).toBe('spend')
    second.close()
    await expect(second.status({ run: 'run-1' })).rejects.toMatchObject({ code: 'closed' })
  })

  it('ends where its signal says so, and takes nothing with it that can’t be sent', async () => {
    frame.load(await allowed())
    const coder = await connect(frame.iframe)
    const unsendable = (() => {}) as unknown as string
    await expect(coder.start({ ...GOAL, goal: unsendable })).rejects.toThrow('could not be cloned')
    const { run } = await coder.start(GOAL)
    const given = new AbortController()
    const asked = coder.status({ run, since_step: 9, wait_seconds: 40 }, given.signal)
    given.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    coder.close()
  })
})
