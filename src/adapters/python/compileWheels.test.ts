import { expect, it } from 'vitest'
import { compileWheels } from './compileWheels'
import type { SessionOutcome } from './runSession'
import type { SessionRequest } from './session'

const MB = 1_000_000
const wheelOf = (megabytes: number) => new Uint8Array(megabytes * MB)

it('compiles wheels in batches, and keeps one that can’t be compiled as it was', async () => {
  const batches: number[][] = []
  const session = async ({ files }: SessionRequest) => {
    const wheels = files.filter(([path]) => path.startsWith('wheel'))
    const sizes = wheels.map(([, content]) => content.length / MB)
    batches.push(sizes)
    const written = wheels.map(([path]) => [path.replace('wheel', 'compiled'), new Uint8Array([1])] as const)
    return (sizes.includes(40)
      ? { exit_code: null, written: [] }
      : { exit_code: 0, written }) as unknown as SessionOutcome
  }
  const compiled = await compileWheels([6, 9, 1, 40, 2].map(wheelOf), session, new AbortController().signal)
  expect(batches).toEqual([[6, 9], [1], [40], [2]])
  expect(compiled.map(({ length }) => length)).toEqual([1, 1, 1, 40 * MB, 1])
})
