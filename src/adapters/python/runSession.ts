import * as z from 'zod/mini'
import type { Ended } from '../../core/checks/report'
import { type Attendant, RuntimeFailure } from '../../core/ports'
import { createKeptOutput } from './keptOutput'
import type { SealedWorker } from './sealedFrame'
import {
  type Bytecode,
  type LineAnswer,
  OUTPUT_GRACE,
  type SessionReply,
  type SessionRequest,
} from './session'
import { createTimeLimit, type TimeLimit } from './timeLimit'

/** What a session told and how it ended. Everything in it was said by code that nobody has read. */
export interface SessionOutcome {
  readonly ended: Ended
  readonly exit_code: number | null
  readonly seconds: number
  readonly stdout: string
  readonly stderr: string
  readonly output: string
  /** Where the project's code was when the session had to be ended; `null` where nobody knows or where it ended itself. */
  readonly place: SessionPlace | null
  /** JSON texts, as many as the bound allows. */
  readonly reports: readonly string[]
  /** Of the files that it was to compile. */
  readonly compiled: readonly Bytecode[]
  readonly written: SessionReply['written']
  readonly left_out: string
}

export interface SessionPlace {
  readonly path: string
  readonly line: number
  /** Whether it was there in the last moment; else it was last seen there, and may be in something that it called. */
  readonly is_exact: boolean
}

/** How long an interpreter may take until its first line of Python. */
const START_SECONDS = 60
const MAX_MESSAGES = 1_000_000
const MAX_REPORT_CHARACTERS = 20_000_000
const MAX_WRITTEN_BYTES = 60_000_000
/** A place that is older than that is not where a program is: it is in something that can't be asked. */
const EXACT_MS = 1_000
const MAX_PROMPT = 200
const MAX_BYTECODE_BYTES = 60_000_000

const TextReport = z.string().check(z.maxLength(1_000_000))
const ToldSchema = z.union([
  z.object({ type: z.enum(['ready', 'start', 'memory', 'flood', 'end', 'ask']) }),
  z.object({ type: z.literal('dead'), message: z.string() }),
  z.object({ type: z.literal('report'), json: TextReport }),
  z.object({
    type: z.literal('place'),
    path: z.string().check(z.maxLength(4_096)),
    line: z.int(),
    is_tick: z.boolean(),
  }),
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
  attendant: Attendant | null = null,
): Promise<SessionOutcome> {
  const taken = performance.now()
  const late = createTimeLimit(START_SECONDS)
  const time = createTimeLimit(limitSeconds)
  time.pause()
  const over = new AbortController()
  const onAsk = attendant && answerWith(attendant, worker.told, time, over.signal)
  const listener = listen(worker.told, request.output_bytes, onAsk, attendant?.onOutput ?? (() => {}))
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
      late.isUp.then(() => crash(`it did not start within ${START_SECONDS} s`)),
      whenAborted(signal),
    ])
    if (early && !listener.hasStarted())
      throw new RuntimeFailure(`Python can't start: ${early.message ?? early.ended}. Resume to try again.`)
    performance.measure('python-take', { start: taken })
    time.resume()
    const end = await Promise.race([
      ...ended,
      time.isUp.then((): End => ({ ended: 'time' })),
      whenAborted(signal),
    ])
    return {
      ended: end.ended === 'exit' && listener.output.isOver ? 'output' : end.ended,
      exit_code: end.reply?.exit_code ?? null,
      seconds: time.seconds,
      ...listener.output.texts(),
      place: end.reply ? null : listener.place(),
      reports: listener.reports,
      compiled: listener.compiled(),
      written: end.reply && end.ended !== 'files' ? end.reply.written : [],
      left_out: end.reply?.left_out ?? '',
    }
  } finally {
    late.clear()
    time.clear()
    over.abort()
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
function listen(
  port: MessagePort,
  outputLimit: number,
  onAsk: ((prompt: string) => void) | null,
  onOutput: Attendant['onOutput'],
) {
  const output = createKeptOutput(outputLimit)
  const reports: string[] = []
  const started = createPending<undefined>()
  const finished = createPending<undefined>()
  const ended = createPending<End>()
  let hasStarted = false
  let place: { path: string; line: number } | null = null
  let asked = Number.NEGATIVE_INFINITY
  let compiled: readonly Bytecode[] | undefined
  let [characters, messages] = [0, 0]
  const onReport = (json: string) => {
    characters += json.length
    if (characters > MAX_REPORT_CHARACTERS) ended.resolve({ ended: 'output' })
    else reports.push(json)
  }
  const onPart = (stream: 'stdout' | 'stderr', part: Uint8Array) => {
    output.add(stream, part)
    onOutput(stream, part)
    if (output.bytes > outputLimit * OUTPUT_GRACE) ended.resolve({ ended: 'output' })
  }
  port.addEventListener('message', ({ data }) => {
    messages += 1
    if (messages > MAX_MESSAGES) return ended.resolve({ ended: 'output' })
    const told = ToldSchema.safeParse(data)
    if (!told.success) return ended.resolve(crash('it sent a malformed message'))
    const event = told.data
    if (event.type === 'report') onReport(event.json)
    else if (event.type === 'compiled') compiled ??= event.modules
    else if (event.type === 'output') onPart(event.stream, event.bytes)
    else if (event.type === 'place') {
      place = { path: event.path, line: event.line }
      if (event.is_tick) asked = performance.now()
    } else if (event.type === 'dead') ended.resolve(crash(event.message))
    else if (event.type === 'memory') ended.resolve({ ended: 'memory' })
    else if (event.type === 'flood') ended.resolve({ ended: 'output' })
    else if (event.type === 'ask' && onAsk) onAsk(lastLine(output.texts().stdout))
    else if (event.type === 'ask') ended.resolve(crash('it asked where nobody is'))
    else if (event.type === 'end') finished.resolve(undefined)
    else if (event.type === 'start') {
      hasStarted = true
      started.resolve(undefined)
    }
  })
  port.start()
  return {
    reports,
    compiled: () => compiled ?? [],
    started: started.promise,
    finished: finished.promise,
    ended: ended.promise,
    hasStarted: () => hasStarted,
    output,
    place: () => place && { ...place, is_exact: performance.now() - asked < EXACT_MS },
  }
}

function createPending<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1).slice(-MAX_PROMPT)

/** Lets the person answer, one question at a time; the time that it takes does not count. */
function answerWith(attendant: Attendant, port: MessagePort, time: TimeLimit, signal: AbortSignal) {
  let isAsked = false
  return async (prompt: string) => {
    if (isAsked) return
    isAsked = true
    time.pause()
    const line = await attendant.onInput(prompt, signal).catch(() => null)
    isAsked = false
    if (signal.aborted) return
    time.resume()
    port.postMessage({ line } satisfies LineAnswer)
  }
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
