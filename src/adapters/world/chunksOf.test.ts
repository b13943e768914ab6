import { expect, it } from 'vitest'
import { chunksOf } from './chunksOf'

const bytes = (...values: number[]) => new Uint8Array(values)

it('gives all chunks in their order', async () => {
  const stream = new Response(new Blob([bytes(1, 2), bytes(3)])).body!
  const found: number[] = []
  for await (const chunk of chunksOf(stream)) found.push(...chunk)
  expect(found).toEqual([1, 2, 3])
})

it('takes no more than is wanted, and hands on what goes wrong', async () => {
  let why: unknown = 'nobody stopped it'
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes(1)),
    cancel(reason) {
      why = reason
    },
  })
  for await (const chunk of chunksOf(endless)) if (chunk.length === 1) break
  expect(why).toBeUndefined()
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) })
  await expect(chunksOf(broken).next()).rejects.toThrow('gone')
})
