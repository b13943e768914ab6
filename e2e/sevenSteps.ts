import type { ChatRequest, Reply } from './endpoint/startEndpoint'
import { complete, create, HELLO, incomplete, TEST_OF_MAIN, write } from './fixtures'

// A run of seven steps that brings its files one by one: empty, create, red, repair, "not complete", write, complete.

export const GOAL = 'Create a program that prints "hello world", and say in notes.py how it greets.'
export const STEPS = 7
/** Requests of a run without a fault. */
export const REQUESTS = 5
export const FILES = {
  'main.py': HELLO,
  'main_test.py': TEST_OF_MAIN,
  'notes.py': 'GREETING = "hello"\n',
}

const REPLIES: Readonly<Record<number, Reply>> = {
  2: create('print("hello moon")\n', TEST_OF_MAIN),
  4: write('main.py', FILES['main.py']),
  5: incomplete('There is no notes.py yet.'),
  6: write('notes.py', FILES['notes.py']),
  7: complete,
}

/** Which step asks, by what it shows: a step that was interrupted asks again. */
export function stepOf({ tools = [], messages }: ChatRequest): number {
  const shown = JSON.stringify(messages)
  const offered = tools.map((tool) => tool.function.name)
  if (offered.includes('create')) return 2
  if (offered.includes('project_validation_action')) return shown.includes('GREETING') ? 7 : 5
  return shown.includes('hello moon') ? 4 : 6
}

export const answer = (request: ChatRequest): Reply => REPLIES[stepOf(request)] as Reply

/** The beginning of the answer, then silence. */
export const beginning = (request: ChatRequest): Reply => ({ ...answer(request), stall: 700 })
