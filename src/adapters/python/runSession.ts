import * as z from 'zod/mini'
import type { Ended } from '../../core/checks/report'
import { RuntimeFailure } from '../../core/ports'
import type { SealedWorker } from './sealedFrame'
import type { Bytecode, SessionReply, SessionRequest } from './session'

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
  /** Of the files that it was to compile. */
  readonly compiled: readonly Bytecode[]
  readonly written: SessionReply['written']
  readonly left_out: string
}

/** How long an interpreter may take until its first line of Python. */
const START_SECONDS = 60
const MAX_MESSAGES = 1_000_000
const MAX_REPORT_CHARACTERS = 20_000_000
const MAX_WRITTEN_BYTES = 60_000_000
const MAX_BYTECODE_BYTES = 60_000_000

const TextReport = z.string().check(z.maxLength(1_000_000))
const ToldSchema = z.union([
  z.object({ type: z.enum(['ready', 'start', 'memory', 'flood', 'end']) }),
  z.object({ type: z.literal('dead'), message: z.string() }),
  z.object({ type: z.literal('report'), json: TextReport }),
  z.object({
    type: z.literal('compiled'),
    modules: z
      .array(z.tuple([z.string(), z.string(), z.instanceof(Uint8Array)]))
      .check(
        z.refine(
          (modules) => modules.reduce((sum, [, , bytes]) => sum + bytes.length, 0) <= MAX_BYTECODE_BYTES,
        ),
      ),
  }),
  z.object({
    type: z.literal('output'),
    stream: z.enum(['stdout', 'stderr']),
    bytes: z.instanceof(Uint8Array),
  }),
])

const ReplySchema = z.object({
  exit_code: z.int(),
  seconds: z.number(),
  is_out_of_memory: z.boolean(),
  written: z
    .array(z.tuple([z.string(), z.instanceof(Uint8Array)]))
    .check(z.refine((files) => files.reduce((sum, [, bytes]) => sum + bytes.length, 0) <= MAX_WRITTEN_BYTES)),
  left_out: z.string().check(z.maxLength(10_000)),
})

/**
 * Runs one session in a worker and kills the worker. The time limit counts from the first line of Python.
 * @throws {RuntimeFailure} when Python dies or is silent before that; the signal's reason when aborted.
 */
export async function runSession(
  worker: SealedWorker,
  request: SessionRequest,
  limitSeconds: number,
  signal: AbortSignal,
  startSeconds = START_SECONDS,
): Promise<SessionOutcome> {
  const taken = performance.now()
  const clock = createClock()
  const listener = listen(worker.told, request.output_bytes)
  const broken = worker.broken.then((message): End => ({ ended: 'crash', message }))
  const replied = worker.calls.run(request).then(readReply, (error): End => crash(String(error)))
  // The two ports keep no order between them: what was told is complete only after its own `end`.
  const finished = Promise.all([replied, listener.finished]).then(([end]) => end)
  const malformed = replied.then((end) => (end.reply ? new Promise<never>(() => {}) : end))
  const ended = [finished, malformed, listener.ended, broken]
  try {
    const early = await Promise.race([
      listener.started,
      ...ended,
      clock.after(startSeconds, crash(`it did not start within ${startSeconds} s`)),
      whenAborted(signal),
    ])
    if (early && !listener.hasStarted())
      throw new RuntimeFailure(`Python can't start: ${early.message ?? early.ended}. Resume to try again.`)
    const begun = performance.now()
    performance.measure('python-take', { start: taken })
    const end = await Promise.race([
      ...ended,
      clock.after(limitSeconds, { ended: 'time' }),
      whenAborted(signal),
    ])
    return {
      ended: end.ended,
      exit_code: end.reply?.exit_code ?? null,
      seconds: (performance.now() - begun) / 1000,
      ...listener.texts(),
      reports: listener.reports,
      compiled: listener.compiled(),
      written: end.reply && end.ended !== 'files' ? end.reply.written : [],
      left_out: end.reply?.left_out ?? '',
    }
  } finally {
    clock.clear()
    worker.kill()
  }
}

interface End {
  readonly ended: Ended
  readonly reply?: SessionReply
  /** Why, for those who have to find out. */
  readonly message?: string
}

const crash = (message: string): End => ({ ended: 'crash', message })

function readReply(value: unknown): End {
  const parsed = ReplySchema.safeParse(value)
  if (!parsed.success) return crash('its reply is malformed')
  const reply = parsed.data as SessionReply
  if (reply.is_out_of_memory && reply.exit_code !== 0) return { ended: 'memory', reply }
  return { ended: reply.left_out ? 'files' : 'exit', reply }
}

/** Reads what the worker tells, within bounds; whatever breaks a bound or a schema ends the session. */
function listen(port: MessagePort, outputLimit: number) {
  const chunks: { stream: 'stdout' | 'stderr'; bytes: Uint8Array }[] = []
  const reports: string[] = []
  const started = createPending<undefined>()
  const finished = createPending<undefined>()
  const ended = createPending<End>()
  let hasStarted = false
  let compiled: readonly Bytecode[] | undefined
  let [bytes, characters, messages] = [0, 0, 0]
  const onReport = (json: string) => {
    characters += json.length
    if (characters > MAX_REPORT_CHARACTERS) ended.resolve({ ended: 'output' })
    else reports.push(json)
  }
  const onOutput = (stream: 'stdout' | 'stderr', part: Uint8Array) => {
    bytes += part.length
    if (bytes > outputLimit) ended.resolve({ ended: 'output' })
    else chunks.push({ stream, bytes: part })
  }
  port.addEventListener('message', ({ data }) => {
    messages += 1
    if (messages > MAX_MESSAGES) return ended.resolve({ ended: 'output' })
    const told = ToldSchema.safeParse(data)
    if (!told.success) return ended.resolve(crash('it sent a malformed message'))
    const event = told.data
    if (event.type === 'report') onReport(event.json)
    else if (event.type === 'compiled') compiled ??= event.modules
    else if (event.type === 'output') onOutput(event.stream, event.bytes)
    else if (event.type === 'dead') ended.resolve(crash(event.message))
    else if (event.type === 'memory') ended.resolve({ ended: 'memory' })
    else if (event.type === 'flood') ended.resolve({ ended: 'output' })
    else if (event.type === 'end') finished.resolve(undefined)
    else if (event.type === 'start') {
      hasStarted = true
      started.resolve(undefined)
    }
  })
  port.start()
  const textOf = (...streams: readonly string[]) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      joined(chunks.filter(({ stream }) => streams.includes(stream)).map((chunk) => chunk.bytes)),
    )
  return {
    reports,
    compiled: () => compiled ?? [],
    started: started.promise,
    finished: finished.promise,
    ended: ended.promise,
    hasStarted: () => hasStarted,
    texts: () => ({ stdout: textOf('stdout'), stderr: textOf('stderr'), output: textOf('stdout', 'stderr') }),
  }
}

function createPending<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
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

function createClock() {
  const timers: ReturnType<typeof setTimeout>[] = []
  return {
    after: (seconds: number, end: End) =>
      new Promise<End>((resolve) => {
        timers.push(setTimeout(() => resolve(end), seconds * 1000))
      }),
    clear: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
