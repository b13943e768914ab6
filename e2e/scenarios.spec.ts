import type { Files } from '../src/core/project'
import type { Reply } from './endpoint/startEndpoint'
import { call, startEndpoint } from './endpoint/startEndpoint'
import {
  complete,
  create,
  expect,
  HELLO,
  runToEnd,
  TEST_OF_MAIN,
  testOnOnePage as test,
  write,
} from './fixtures'
import { startRun, stop, untilAtRest } from './startRun'

// The six scenarios that the original was tried with. Each ends with a project that prints "hello world".

const GOAL = 'Create a program that prints "hello world".'
const WRONG_TEST = TEST_OF_MAIN.replace('"hello world\\n"', '"goodbye\\n"')
const BROKEN_MAIN = 'print("hello world"\n'

interface Scenario {
  readonly name: string
  readonly files?: Files
  readonly script: readonly Reply[]
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'create hello world', script: [create(HELLO, TEST_OF_MAIN), complete] },
  {
    name: 'a wrong test',
    files: { 'main.py': HELLO, 'main_test.py': WRONG_TEST },
    script: [write('main_test.py', TEST_OF_MAIN), complete],
  },
  {
    name: 'broken main and test',
    files: { 'main.py': BROKEN_MAIN, 'main_test.py': 'def test_(:\n' },
    script: [write('main.py', HELLO), write('main_test.py', TEST_OF_MAIN), complete],
  },
  { name: 'already finished', files: { 'main.py': HELLO, 'main_test.py': TEST_OF_MAIN }, script: [complete] },
  {
    name: 'broken main with a wrong test',
    files: { 'main.py': BROKEN_MAIN, 'main_test.py': WRONG_TEST },
    script: [write('main.py', HELLO), write('main_test.py', TEST_OF_MAIN), complete],
  },
  {
    name: 'replace wrong code',
    files: { 'main.py': 'words = ["hello", "moon"]\nprint(*words)\n', 'main_test.py': TEST_OF_MAIN },
    script: [
      call('replace_code', {
        reasoning: 'The second word is wrong.',
        filepath: 'main.py',
        code: 'words = ["hello", "world"]',
        start_line: 1,
        end_line: 1,
      }),
      complete,
    ],
  },
]

for (const { name, files = {}, script } of SCENARIOS) {
  test(name, async ({ app, endpoint }) => {
    const { base_url, requests } = await endpoint(script)
    const result = await runToEnd(app, { project_name: 'hello', goal: GOAL, files, base_url })
    const steps = result.events.flatMap((event) => (event.type === 'step-end' ? [event.summary] : []))
    expect(result.outcome, [...steps, result.reason].join('\n')).toBe('complete')
    expect(result.reason).toBe('main.py prints hello world, and a test says so.')
    expect(result.report?.main?.stdout).toBe('hello world\n')
    expect(requests).toHaveLength(script.length)
    const saved = await app.evaluate(() => window.autocoder.projects.open('hello'))
    expect(saved.files).toEqual(result.files)
  })
}

test('every documented field is in the context, and the project survives a reload', async ({
  app,
  endpoint,
}) => {
  const { base_url } = await endpoint([create('print(1', TEST_OF_MAIN), write('main.py', HELLO), complete])
  const { context, events } = await runToEnd(app, { project_name: 'fields', goal: GOAL, base_url })
  expect(context).toMatchObject({
    epoch: 3,
    name: 'fields',
    goal: GOAL,
    project_dir: 'fields',
    project_path: '/home/pyodide/fields',
    files: { 'main.py': HELLO, 'main_test.py': TEST_OF_MAIN },
    reasoning: expect.stringContaining('hello world'),
    file_count: 2,
    filetree: { 'main.py': null, 'main_test.py': null },
    filetree_formatted: 'main.py\nmain_test.py',
    python_files: ['/home/pyodide/fields/main.py', '/home/pyodide/fields/main_test.py'],
    main_success: true,
    main_error: null,
    backup: expect.any(String),
    project_code: [
      {
        rel_path: 'main.py',
        file_path: '/home/pyodide/fields/main.py',
        content: HELLO,
        validation_success: true,
        validation_error: null,
        test_success: true,
        test_error: null,
      },
      { rel_path: 'main_test.py', validation_success: true, test_success: true },
    ],
    project_code_formatted: expect.stringContaining('1 print("hello world")'),
    available_actions: expect.stringContaining('write_code: '),
    available_action_names: expect.stringContaining('edit_code'),
    action_name: 'write_code',
  })
  expect(events.map((event) => event.type).filter((type) => type.startsWith('run'))).toEqual([
    'run-start',
    'run-end',
  ])
  await app.reload()
  const [saved] = await app.evaluate(() => window.autocoder.projects.list())
  expect(saved).toMatchObject({ name: 'fields', goal: GOAL, status: 'complete' })
})

test('an endpoint that is gone pauses the run, which can then be stopped', async ({ app }) => {
  const gone = await startEndpoint([])
  await gone.close()
  await startRun(app, { project_name: 'gone', goal: 'x', base_url: gone.base_url })
  const { status, reason } = await untilAtRest(app, 'gone')
  expect(status).toBe('paused')
  expect(reason).toContain('Could not reach')
  await stop(app, 'gone')
  expect((await untilAtRest(app, 'gone')).status).toBe('stopped')
})
