import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSignIn, OPENROUTER_PLACE, type SignInPlace } from './createSignIn'

// Shapes after https://openrouter.ai/docs/oauth, read on 2026-11-23.

/** Stands in for OpenRouter: gives a key for the code `good` to whoever knows the verifier of the challenge. */
async function startDoor() {
  const door = { challenge: '', requests: [] as Record<string, string>[] }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    const body = JSON.parse(text) as Record<string, string>
    door.requests.push(body)
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body.code_verifier))
    const isRight = body.code === 'good' && Buffer.from(digest).toString('base64url') === door.challenge
    response.writeHead(isRight ? 200 : 403, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isRight ? { key: 'sk-or-v1-1', user_id: 'u' } : { error: { code: 403 } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { ...door, door, server, place: { authorize_url: `${origin}/auth`, keys_url: `${origin}/keys` } }
}

let server: Server
let door: Awaited<ReturnType<typeof startDoor>>['door']
let place: SignInPlace
const kept = new Map<string, string>()
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
  removeItem: (name: string) => void kept.delete(name),
}
const signal = new AbortController().signal
const back = (code: string) => new URL(`http://localhost:4747/app/?code=${code}#/`)

beforeEach(async () => {
  kept.clear()
  const started = await startDoor()
  server = started.server
  door = started.door
  place = started.place
})
afterEach(() => server.close())

async function begun(remember = true) {
  const signIn = createSignIn(storage, '/app/', place)
  const url = new URL(await signIn.begin('http://localhost:4747/app/', { remember }))
  door.challenge = url.searchParams.get('code_challenge') ?? ''
  return { signIn, url }
}

describe('signing in', () => {
  it('goes to OpenRouter with a challenge, and comes back with a key', async () => {
    const { signIn, url } = await begun()
    expect(`${url.origin}${url.pathname}`).toBe(place.authorize_url)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      callback_url: 'http://localhost:4747/app/',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(await signIn.finish(back('good'), signal)).toEqual({ key: 'sk-or-v1-1', remember: true })
    expect(door.requests).toMatchObject([{ code: 'good', code_challenge_method: 'S256' }])
  })

  it('uses a verifier once', async () => {
    const { signIn } = await begun(false)
    expect(await signIn.finish(back('good'), signal)).toMatchObject({ remember: false })
    expect(await signIn.finish(back('good'), signal)).toBeNull()
    expect(door.requests).toHaveLength(1)
  })

  it('ignores a code that nobody here has asked for', async () => {
    const signIn = createSignIn(storage, '/app/', place)
    expect(await signIn.finish(back('good'), signal)).toBeNull()
    expect(await signIn.finish(new URL('http://localhost:4747/'), signal)).toBeNull()
    expect(door.requests).toEqual([])
  })

  it('says what to do when there is no key, or nobody there', async () => {
    const { signIn } = await begun()
    expect(await signIn.finish(back('stolen'), signal)).toEqual({
      problem: expect.stringMatching(/no key \(status 403\).*once more/),
    })
    await begun()
    server.close()
    server.closeAllConnections()
    expect(await signIn.finish(back('good'), signal)).toEqual({
      problem: expect.stringContaining('could not be reached'),
    })
  })

  it('knows where OpenRouter is', () => {
    expect(OPENROUTER_PLACE).toEqual({
      authorize_url: 'https://openrouter.ai/auth',
      keys_url: 'https://openrouter.ai/api/v1/auth/keys',
    })
  })
})
