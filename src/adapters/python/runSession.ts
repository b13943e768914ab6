import * as z from 'zod/mini'
import type { Ended } from '../../core/checks/report'
import { type Attendant, RuntimeFailure } from '../../core/ports'
import { crash, type End, forged, listen, type SessionPlace } from './listen'
import type { SealedWorker } from './sealedFrame'
import type { Bytecode, LineAnswer, SessionReply, SessionRequest } from './session'
import { SandboxLost } from './SandboxLost'
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
  readonly deleted: readonly string[]
  readonly left_out: string
}

/** How long an interpreter may take until it can be used, and until its first line of Python: packages come between. */
const READY_SECONDS = 60
const START_SECONDS = 300
const MAX_WRITTEN_BYTES = 60_000_000
/** More than the worker collects, and than a project has. */
const MAX_PATHS = 20_000

const ReplySchema = z.object({
  exit_code: z.int(),
  is_out_of_memory: z.boolean(),
  written: z.array(z.tuple([z.string(), z.instanceof(Uint8Array)])).check(
    z.maxLength(MAX_PATHS),
    z.refine((files) => files.reduce((sum, [, bytes]) => sum + bytes.length, 0) <= MAX_WRITTEN_BYTES),
  ),
  deleted: z.array(z.string()).check(z.maxLength(MAX_PATHS)),
  left_out: z.string().check(z.maxLength(10_000)),
})

/**
 * Runs one session in a worker and kills the worker. The time limit counts from the first line of Python.
 * @throws {RuntimeFailure} when Python dies or is silent before that; {SandboxLost} when the frame is gone; the
 * signal's reason when aborted.
 */
export async function runSession(
  worker: SealedWorker,
  request: SessionRequest,
  limitSeconds: number,
  signal: AbortSignal,
  attendant: Attendant | null = null,
): Promise<SessionOutcome> {
  const taken = performance.now()
  const notReady = createTimeLimit(READY_SECONDS)
  const late = createTimeLimit(START_SECONDS)
  const time = createTimeLimit(limitSeconds)
  time.pause()
  const over = new AbortController()
  const onAsk = attendant && answerWith(attendant, worker.told, time, over.signal)
  const listener = listen(worker.told, request.output_bytes, onAsk, attendant?.onOutput ?? (() => {}))
  const replied = worker.calls.run(request).then(readReply, (error): End => crash(String(error)))
  // The two ports keep no order between them: what was told is complete only after its own `end`.
  const finished = Promise.all([replied, listener.finished]).then(([end]) => end)
  const malformed = replied.then((end) => (end.reply ? new Promise<never>(() => {}) : end))
  const lost = worker.gone.then((message) => Promise.reject(new SandboxLost(message)))
  const ended = [finished, malformed, listener.ended, worker.broken, lost, whenAborted(signal, over.signal)]
  listener.ready.then(() => notReady.clear())
  try {
    const early = await Promise.race([
      listener.started,
      ...ended,
      notReady.isUp.then(() => crash(`it did not start within ${READY_SECONDS} s`)),
      late.isUp.then(() => crash(`its packages were not there within ${START_SECONDS} s`)),
    ])
    if (early && !listener.hasStarted())
      throw new RuntimeFailure(`Python can't start: ${early.message ?? early.ended}. Resume to try again.`)
    performance.measure('python-take', { start: taken })
    time.resume()
    const end = await Promise.race([...ended, time.isUp.then((): End => ({ ended: 'time' }))])
    if (end.isForged) console.warn('autocoder: malformed message from sandbox')
    return {
      ended: end.ended === 'exit' && listener.output.isOver ? 'output' : end.ended,
      exit_code: end.reply?.exit_code ?? null,
      seconds: time.seconds,
      ...listener.output.texts(),
      place: end.reply ? null : listener.place(),
      reports: listener.reports,
      compiled: listener.compiled(),
      written: end.reply && end.ended !== 'files' ? end.reply.written : [],
      deleted: end.reply?.deleted ?? [],
      left_out: end.reply?.left_out ?? '',
    }
  } finally {
    notReady.clear()
    late.clear()
    time.clear()
    over.abort()
    worker.kill()
  }
}

function readReply(value: unknown): End {
  const parsed = ReplySchema.safeParse(value)
  if (!parsed.success) return forged('its reply is malformed')
  const reply = parsed.data as SessionReply
  if (reply.is_out_of_memory && reply.exit_code !== 0) return { ended: 'memory', reply }
  return { ended: reply.left_out ? 'files' : 'exit', reply }
}

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

/** Rejects when `signal` is aborted; after `over` it listens no more. */
const whenAborted = (signal: AbortSignal, over: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: over })
  })
