import * as z from 'zod/mini'
import type { Ended } from '../../core/checks/report'
import type { Attendant } from '../../core/ports'
import { createKeptOutput } from './keptOutput'
import { type Bytecode, OUTPUT_GRACE, type SessionReply } from './session'

export interface SessionPlace {
  readonly path: string
  readonly line: number
  /** Whether it was there in the last moment; else it was last seen there, and may be in something that it called. */
  readonly is_exact: boolean
}

/** How a session ended. */
export interface End {
  readonly ended: Ended
  readonly reply?: SessionReply
  /** Why, for those who have to find out. */
  readonly message?: string
  /** Whether it sent what only somebody sends who meddles with its messages. */
  readonly isForged?: boolean
}

export const crash = (message: string): End => ({ ended: 'crash', message })
export const forged = (message: string): End => ({ ...crash(message), isForged: true })

/** Far more than a session sends that prints, tests and is asked for its place as much as it may. */
const MAX_MESSAGES = 200_000
const MAX_REPORT_CHARACTERS = 20_000_000
const MAX_BYTECODE_BYTES = 60_000_000
const MAX_MODULES = 20_000
/** A place that is older than that is not where a program is: it is in something that can't be asked. */
const EXACT_MS = 1_000
/** Of what stands before the cursor when a program asks, so much is shown: bytes. */
const MAX_QUESTION = 800

const TextReport = z.string().check(z.maxLength(1_000_000))
const ToldSchema = z.discriminatedUnion('type', [
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
    modules: z.array(z.tuple([z.string(), z.string(), z.instanceof(Uint8Array)])).check(
      z.maxLength(MAX_MODULES),
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

/** Reads what the worker tells, within bounds; whatever breaks a bound or a schema ends the session. */
export function listen(
  port: MessagePort,
  outputLimit: number,
  onAsk: ((prompt: string) => void) | null,
  onOutput: Attendant['onOutput'],
) {
  const output = createKeptOutput(outputLimit)
  const question = createQuestion()
  const reports: string[] = []
  const ready = createPending<undefined>()
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
    if (stream === 'stdout') question.add(part)
    onOutput(stream, part)
    if (output.bytes > outputLimit * OUTPUT_GRACE) ended.resolve({ ended: 'output' })
  }
  port.addEventListener('message', ({ data }) => {
    messages += 1
    if (messages > MAX_MESSAGES) return ended.resolve({ ended: 'output' })
    const told = ToldSchema.safeParse(data)
    if (!told.success) return ended.resolve(forged('it sent a malformed message'))
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
    else if (event.type === 'ask' && onAsk) onAsk(question.take())
    else if (event.type === 'ask') ended.resolve(forged('it asked where nobody is'))
    else if (event.type === 'end') finished.resolve(undefined)
    else if (event.type === 'ready') ready.resolve(undefined)
    else if (event.type === 'start') {
      hasStarted = true
      started.resolve(undefined)
    }
  })
  port.start()
  return {
    reports,
    compiled: () => compiled ?? [],
    ready: ready.promise,
    started: started.promise,
    finished: finished.promise,
    ended: ended.promise,
    hasStarted: () => hasStarted,
    output,
    place: () => place && { ...place, is_exact: performance.now() - asked < EXACT_MS },
  }
}

/** What was printed on the line of the cursor since the person last typed something: their Enter is in no stream. */
function createQuestion() {
  let line = new Uint8Array()
  return {
    add(part: Uint8Array) {
      line = new Uint8Array([...line, ...part.subarray(-MAX_QUESTION)])
      line = line.slice(line.lastIndexOf(NEWLINE) + 1).slice(-MAX_QUESTION)
    },
    take(): string {
      const text = new TextDecoder().decode(line)
      line = new Uint8Array()
      return text
    },
  }
}

const NEWLINE = 10

function createPending<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
