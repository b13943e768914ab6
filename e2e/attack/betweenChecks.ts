import type { Attack } from './attacks'

// What one check does to the next, to its own verdict, and what the page lets it know.

const MODULE = { 'mod.py': 'VALUE = 1\n', 'main.py': 'import mod\n\nprint(mod.VALUE)\n' }

/** @param planting a test that puts bytecode and verdicts where those of a check are */
export const planted = (planting: string): Attack => ({
  name: 'a test that plants bytecode and verdicts',
  harms: [],
  async attempt(victim) {
    const wrong = { 'wrong.py': 'def f(:\n' }
    const { tests, files } = await victim.check({ ...MODULE, ...wrong, 'planting_test.py': planting })
    if (tests[0]?.outcome !== 'passed') throw new Error(`Not tried: ${JSON.stringify(tests)}`)
    const { main } = await victim.check(MODULE)
    return [
      ...(files['wrong.py']?.validation_success ? ['planted: a verdict'] : []),
      ...(main?.stdout === '1\n' ? [] : [`planted: bytecode that prints ${main?.stdout}`]),
      ...(await victim.harms()),
    ]
  },
})

const FAILS = 'def test_fails():\n    assert False\n'
const LIE = `import json

dumps = json.dumps


def lie(value, *given, **more):
    if isinstance(value, dict) and value.get("outcome") == "failed":
        value["outcome"] = "passed"
    return dumps(value, *given, **more)


json.dumps = lie
`
const SHADOWS = [
  'json',
  'unittest',
  'sitecustomize',
  'usercustomize',
  'linecache',
  'reprlib',
  'traceback',
  'pytest',
]

/** Projects whose one test fails, or never runs, and what they do so that nobody finds out. */
const LIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shadows of modules': Object.fromEntries(SHADOWS.map((name) => [`${name}.py`, 'raise SystemExit(0)\n'])),
  'an exit while it is imported': { 'conftest.py': 'import sys\n\nsys.exit(0)\n' },
  'an exit before the end': {
    'conftest.py': 'import os\n\n\ndef pytest_runtest_logreport(report):\n    os._exit(0)\n',
  },
  'nothing collected': { 'conftest.py': 'collect_ignore_glob = ["*"]\n' },
  'settings that run nothing': { 'pytest.ini': '[pytest]\naddopts = --version\n' },
  'a trace of each line': {
    'conftest.py':
      'import sys\n\n\ndef trace(frame, event, _):\n    if frame.f_code.co_name == "test_fails":\n        raise SystemExit(0)\n    return trace\n\n\nsys.settrace(trace)\n',
  },
  'words that are changed on their way': { 'conftest.py': LIE },
}

export const liars: Attack = {
  name: 'a project that lies about its tests',
  harms: ['believed: words that are changed on their way'],
  async attempt(victim) {
    const believed: string[] = []
    for (const [name, files] of Object.entries(LIES)) {
      const { success } = await victim.check({ ...files, 'a_test.py': FAILS })
      if (success) believed.push(`believed: ${name}`)
    }
    return [...believed, ...(await victim.harms())]
  },
}

const LIVES_ON = `import asyncio
import os

import js
from pyodide.ffi import create_proxy

js.setInterval(create_proxy(lambda: js.postMessage("still here")), 10)


async def go_on():
    while True:
        await asyncio.sleep(0.01)


asyncio.get_event_loop().create_task(go_on())
os.environ["LEFT"] = "here"
open("/tmp/left", "w").write("x")
open(os.path.expanduser("~/.left"), "w").write("x")
js.Object.prototype.left = 1
`
const LOOKS = `import os

import js

print("LEFT" in os.environ, os.path.exists("/tmp/left"), os.path.exists(os.path.expanduser("~/.left")), hasattr(js.self, "left"))
`
/** Spares, one whose source is loaded ahead, and one that a snapshot is made of. */
const MOST_WORKERS = 5

export const leftovers: Attack = {
  name: 'programs that live on after their end',
  harms: ['workers live on'],
  async attempt(victim) {
    for (let i = 0; i < MOST_WORKERS + 1; i += 1) {
      const { main } = await victim.check({ 'main.py': LIVES_ON })
      if (main?.exit_code !== 0) throw new Error(`Not tried: ${main?.output}`)
    }
    const { main } = await victim.check({ 'main.py': LOOKS })
    return [
      ...((victim.workers() ?? 0) > MOST_WORKERS ? ['workers live on'] : []),
      ...(main?.stdout === 'False False False False\n' ? [] : [`left: ${main?.output}`]),
      ...(await victim.harms()),
    ]
  },
}

/** What a session may be told of; whatever else crosses the border has no business there. */
const TOLD = [
  'kind, files, project_path, unknown, bytecode, only, without, stdin, is_attended',
  'seed, clock, memory_bytes, output_bytes, wheels, hosts, program, wanted, mutation',
].flatMap((names) => names.split(', '))

/** Listens to all that the page sends on its ports. Runs in the page. */
function overhear(): void {
  const send = MessagePort.prototype.postMessage
  const heard: unknown[] = []
  Object.defineProperty(Document.prototype, 'overheard', {
    configurable: true,
    value: () => {
      MessagePort.prototype.postMessage = send
      return heard
    },
  })
  MessagePort.prototype.postMessage = function (message: unknown, ...more: [never]) {
    heard.push(message)
    return send.call(this, message, ...more)
  }
}

/** What was heard, as text: bytes are left out, a call by its names. */
function overheard(): { names: string[]; text: string } {
  const heard = (document as unknown as { overheard(): { argumentList?: { value: object }[] }[] }).overheard()
  const requests = heard.flatMap(({ argumentList = [] }) => argumentList.map(({ value }) => value))
  const text = JSON.stringify(heard, (_, value) => (ArrayBuffer.isView(value) ? null : value))
  return { names: [...new Set(requests.flatMap((request) => Object.keys(request)))], text }
}

export const tellingPage: Attack = {
  name: 'a page that tells more than it must',
  harms: ['told: more', 'told: a secret'],
  async attempt(victim) {
    await victim.run(overhear, null)
    await victim.check({ 'main.py': 'print(1)\n', 'a_test.py': FAILS })
    const { names, text } = await victim.run(overheard, null)
    if (!names.includes('files')) throw new Error('Nothing was heard.')
    return [
      ...names.filter((name) => !TOLD.includes(name)).map((name) => `told: ${name}`),
      ...(text.includes(victim.canary) ? ['told: a secret'] : []),
      ...(await victim.harms()),
    ]
  },
}

/** Where addresses of scripts must be trusted, the name of the policy is no secret. */
const NESTED = `import js
from pyodide.ffi import create_proxy, to_js


def plain(**given):
    return to_js(given, dict_converter=js.Object.fromEntries)


url = "data:text/javascript,setInterval(() => {}, 10)"
if hasattr(js, "trustedTypes"):
    rules = plain(createScriptURL=create_proxy(lambda url, *_: url))
    url = js.trustedTypes.createPolicy("autocoder", rules).createScriptURL(url)
js.Worker.new(url, plain(type="module"))
`

/** A worker that outlives the one that began it would count against no limit. */
export const nested: Attack = {
  name: 'a worker of a worker',
  harms: ['begun: a worker of a worker'],
  async attempt(victim) {
    const { main: report } = await victim.check({ 'main.py': NESTED })
    return [...(report?.exit_code === 0 ? ['begun: a worker of a worker'] : []), ...(await victim.harms())]
  },
}
