import type { LoopEventBody } from '../events'
import type { LoopPorts } from '../loopState'

/**
 * Asks the person and waits for the answer: `null` when the run goes on without one, or when nobody is there to answer.
 */
export async function* putQuestion(
  question: string,
  ports: LoopPorts,
): AsyncGenerator<LoopEventBody, string | null, void> {
  if (ports.isUnattended) return null
  yield { type: 'question', text: question }
  const text = ports.takeAnswer()
  yield { type: 'answer', text }
  return text
}
