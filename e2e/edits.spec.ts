import { createGate } from './endpoint/replies'
import { call, type ReceivedRequest, type Reply } from './endpoint/startEndpoint'
import {
  complete,
  expect,
  HELLO,
  incomplete,
  runToEnd,
  TEST_OF_MAIN,
  testOnOnePage as test,
} from './fixtures'
import { startRun, untilAtRest } from './startRun'

// Actions that need the real Python or the real ruff, in the built page.

const GOAL = 'Create a program that prints "hello world".'

const act = (name: string, args: object): Reply => call(name, { reasoning: 'Because.', ...args })
/** Several calls in one reply. */
const several = (...replies: readonly Reply[]): Reply => ({
  calls: replies.flatMap((reply) => ('calls' in reply ? (reply.calls ?? []) : [])),
})
const promptOf = (request?: ReceivedRequest) =>
  request?.body.messages.map(({ content }) => content).join('\n') ?? ''

test('an edit that breaks what was whole is refused with what CPython says', async ({ app, endpoint }) => {
  const replace = (old_text: string, new_text: string) =>
    act('replace_text', { filepath: 'main.py', old_text, new_text })
  const { base_url, requests } = await endpoint([
    replace('moon")', 'world"'),
    replace('moon', 'world'),
    complete,
  ])
  const main = `# ü 😀 $&\r\n\r\n${HELLO.replace('world', 'moon').trim()}`
  const files = { 'main.py': main, 'main_test.py': TEST_OF_MAIN }
  const result = await runToEnd(app, { project_name: 'whole', goal: GOAL, files, base_url })
  expect(result.outcome, result.reason).toBe('complete')
  const [refused] = result.events.flatMap((event) => (event.type === 'action-refuse' ? [event.message] : []))
  expect(refused).toContain('"main.py" can be compiled now, and after this change it could not.')
  expect(refused).toContain('File "main.py", line 3')
  expect(refused).toContain("SyntaxError: '(' was never closed")
  expect(refused).toContain('3 print("hello world"')
  expect(promptOf(requests[1])).toContain("SyntaxError: '(' was never closed")
  expect(result.files['main.py']).toBe(main.replace('moon', 'world'))
})

test('a snippet runs beside the project, and the next prompt shows what it printed', async ({
  app,
  endpoint,
}) => {
  const snippet = (code: string) => act('run_snippet', { snippet: code })
  const { base_url, requests } = await endpoint([
    incomplete('Look at it once more.'),
    several(
      snippet(
        'import words, pathlib\npathlib.Path("words.py").write_text("gone")\nprint(words.WORDS, __name__)',
      ),
      snippet(
        'import tabulate\nprint("before", tabulate.__name__)\ntry:\n    import moons\nexcept ImportError as error:\n    print(error)\n1 / 0',
      ),
      snippet('while True: pass'),
    ),
    complete,
  ])
  const files = { 'main.py': HELLO, 'main_test.py': TEST_OF_MAIN, 'words.py': 'WORDS = ["ü"]\n' }
  const result = await runToEnd(app, { project_name: 'snippet', goal: GOAL, files, base_url })
  expect(result.outcome, result.reason).toBe('complete')
  expect(result.files).toEqual(files)
  const { shown_formatted } = result.context
  expect(shown_formatted).toContain("It printed:\n['ü'] __main__")
  expect(shown_formatted).toContain('a snippet exited with 1')
  expect(shown_formatted).toContain("before tabulate\nNo module named 'moons'\nTraceback")
  expect(shown_formatted).toContain('File "snippet.py", line 7')
  expect(shown_formatted).toContain('nor the app has "moons", and packages are closed for this project')
  expect(shown_formatted).toContain('ZeroDivisionError')
  expect(shown_formatted).toContain('was stopped: it took too long')
  expect(requests).toHaveLength(3)
})

test('format_code formats, sorts imports and keeps comments, line ends and the rest of the project', async ({
  app,
  endpoint,
}) => {
  const main =
    'import words  # ours\r\nimport sys # theirs\r\nprint( words.TEXT,file=sys.stdout )  # the job\r\n'
  const words = "TEXT='hello world'\n"
  const files = { 'main.py': main, 'main_test.py': TEST_OF_MAIN, 'words.py': words }
  const { base_url } = await endpoint([
    incomplete('Make it nice.'),
    act('format_code', { filepath: 'main.py' }),
    complete,
  ])
  const result = await runToEnd(app, { project_name: 'format', goal: GOAL, files, base_url })
  expect(result.outcome, result.reason).toBe('complete')
  expect(result.files).toEqual({
    ...files,
    'main.py':
      'import sys  # theirs\r\n\r\nimport words  # ours\r\n\r\nprint(words.TEXT, file=sys.stdout)  # the job\r\n',
  })
})

test('what the person edits while the model answers is kept, also when the tab is frozen meanwhile, and the model is shown it', async ({
  app,
  endpoint,
}) => {
  const gate = createGate()
  const replace = (old_text: string, new_text: string) =>
    act('replace_text', { filepath: 'main.py', old_text, new_text })
  const { base_url, requests } = await endpoint([
    { ...replace('moon', 'world'), after: gate.opened },
    replace('moon', 'world'),
    complete,
  ])
  const files = { 'main.py': HELLO.replace('world', 'moon'), 'main_test.py': TEST_OF_MAIN }
  await startRun(app, { project_name: 'byhand', goal: GOAL, files, base_url })
  await expect.poll(() => requests.length, { timeout: 60_000 }).toBe(1)
  await app.evaluate((code) => {
    window.started.byhand?.edit({ 'main.py': code })
  }, `# mine\n${files['main.py']}`)
  const session = await app.context().newCDPSession(app)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  gate.release()
  // How much of a frozen page stands still is the browser's choice: what must hold is that nothing is lost or done twice.
  await app.waitForTimeout(500)
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  const { status, files: after, events } = await untilAtRest(app, 'byhand')
  expect(status).toBe('complete')
  const begun = events.flatMap(({ type, step }) => (type === 'step-start' ? [step] : []))
  expect(begun).toEqual(begun.map((_, at) => at + 1))
  expect(after).toEqual({ ...files, 'main.py': `# mine\n${HELLO}` })
  expect(events.filter(({ type }) => type === 'action-refuse')).toMatchObject([
    { message: expect.stringContaining('+1 # mine') },
  ])
  expect(promptOf(requests[1])).toContain('+1 # mine')
})
