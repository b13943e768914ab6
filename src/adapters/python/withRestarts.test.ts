import { expect, it } from 'vitest'
import { RuntimeFailure } from '../../core/ports'
import type { Session } from './createCheck'
import type { SessionOutcome } from './runSession'
import { SandboxLost } from './SandboxLost'
import type { SessionRequest } from './session'
import { withRestarts } from './withRestarts'

const request = {} as SessionRequest
const { signal } = new AbortController()
const outcome = {} as SessionOutcome

/** A session whose sandbox is taken away so often. */
function losing(times: number) {
  let begun = 0
  const session: Session = async () => {
    begun += 1
    if (begun <= times) throw new SandboxLost('its sandbox was taken out of the page')
    return outcome
  }
  return { session: withRestarts(session), begun: () => begun }
}

it('begins anew up to three times, and then says what happened', async () => {
  const { session, begun } = losing(3)
  expect(await session(request, 1, signal)).toBe(outcome)
  expect(begun()).toBe(4)
  const always = losing(9)
  const ended = always.session(request, 1, signal)
  await expect(ended).rejects.toThrow(RuntimeFailure)
  await expect(ended).rejects.toThrow('4 times: its sandbox was taken out of the page')
  expect(always.begun()).toBe(4)
})

it('does not ask a person the same again, and lets every other failure through', async () => {
  const { session, begun } = losing(1)
  const attendant = { onInput: async () => null, onOutput: () => {} }
  await expect(session(request, 1, signal, attendant)).rejects.toThrow('Run it again.')
  expect(begun()).toBe(1)
  const broken = withRestarts(() => Promise.reject(new RuntimeFailure('no Python')))
  await expect(broken(request, 1, signal)).rejects.toThrow('no Python')
})
