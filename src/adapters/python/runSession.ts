import * as z from 'zod/mini'
import type { Ended } from '../../core/checks/report'
import type { SealedWorker } from './sealedFrame'
import type { SessionReply, SessionRequest } from './worker'

/** What a session told and how it ended. Everything in it was said by code that nobody has read. */
export interface SessionOutcome {
  readonly ended: Ended
  readonly exit_code: number | null
  readonly seconds: number
  readonly stdout: string
  readonly stderr: string
  readonly output: string
  /** JSON texts, as many as the bound allows. */
  readonly reports: readonly string[]
  readonly written: SessionReply['written']
  readonly left_out: string
}

const MAX_REPORTS = 20_000
const MAX_REPORT_CHARACTERS = 200_000

const Told = z.union([
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('flood') }),
  z.object({ type: z.literal('dead'), message: z.string() }),
  z.object({ type: z.literal('report'), json: z.string().check(z.maxLength(MAX_REPORT_CHARACTERS)) }),
  z.object({
    type: z.literal('output'),
    stream: z.enum(['stdout', 'stderr']),
    bytes: z.instanceof(Uint8Array),
  }),
])

const Reply = z.object({
  exit_code: z.number(),
  seconds: z.number(),
  is_out_of_memory: z.boolean(),
  written: z.array(z.tuple([z.string(), z.instanceof(Uint8Array)])),
  left_out: z.string(),
})

/** Runs one session in a worker and kills the worker. The time limit counts from the first line of Python. */
export async function runSession(
  worker: SealedWorker,
  request: SessionRequest,
  limitSeconds: number,
  signal: AbortSignal,
): Promise<SessionOutcome> {
  const listener = listen(worker.told, request.output_bytes)
  const begun = { at: performance.now() }
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = listener.started.then(
    () =>
      new Promise<End>((resolve) => {
        begun.at = performance.now()
        timer = setTimeout(() => resolve({ ended: 'time' }), limitSeconds * 1000)
      }),
  )
  const replied = worker.calls.run(request).then(readReply, (): End => ({ ended: 'crash' }))
  const broken = worker.broken.then((): End => ({ ended: 'crash' }))
  try {
    const end = await Promise.race([replied, timeout, listener.ended, broken, whenAborted(signal)])
    const { reply } = end
    return {
      ended: end.ended,
      exit_code: reply?.exit_code ?? null,
      seconds: (performance.now() - begun.at) / 1000,
      ...listener.texts(),
      reports: listener.reports,
      written: reply && end.ended !== 'files' ? reply.written : [],
      left_out: reply?.left_out ?? '',
    }
  } finally {
    clearTimeout(timer)
    worker.kill()
  }
}

interface End {
  readonly ended: Ended
  readonly reply?: SessionReply
}

function readReply(value: unknown): End {
  const parsed = Reply.safeParse(value)
  if (!parsed.success) return { ended: 'crash' }
  const reply = parsed.data as SessionReply
  if (reply.is_out_of_memory && reply.exit_code !== 0) return { ended: 'memory', reply }
  return { ended: reply.left_out ? 'files' : 'exit', reply }
}

/** Reads what the worker tells, within bounds; whatever breaks a bound or a schema ends the session. */
function listen(port: MessagePort, outputLimit: number) {
  const chunks: { stream: 'stdout' | 'stderr'; bytes: Uint8Array }[] = []
  const reports: string[] = []
  let bytes = 0
  let start: () => void = () => {}
  let end: (end: End) => void = () => {}
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  const ended = new Promise<End>((resolve) => {
    end = resolve
  })
  port.addEventListener('message', ({ data }) => {
    const told = Told.safeParse(data)
    if (!told.success) return end({ ended: 'crash' })
    const event = told.data
    if (event.type === 'start') start()
    if (event.type === 'dead') end({ ended: 'crash' })
    if (event.type === 'flood') end({ ended: 'output' })
    if (event.type === 'report' && reports.push(event.json) > MAX_REPORTS) end({ ended: 'output' })
    if (event.type === 'output') {
      bytes += event.bytes.length
      if (bytes > outputLimit) end({ ended: 'output' })
      else chunks.push({ stream: event.stream, bytes: event.bytes })
    }
  })
  port.start()
  const textOf = (streams: readonly string[]) =>
    new TextDecoder().decode(
      joined(chunks.filter(({ stream }) => streams.includes(stream)).map((chunk) => chunk.bytes)),
    )
  return {
    reports,
    started,
    ended,
    texts: () => ({
      stdout: textOf(['stdout']),
      stderr: textOf(['stderr']),
      output: textOf(['stdout', 'stderr']),
    }),
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
