import { readFileSync } from 'node:fs'
import { loadPyodide, type PyodideAPI } from 'pyodide'
import { beforeAll, describe, expect, it } from 'vitest'

const SOURCE = readFileSync(new URL('./program.py', import.meta.url), 'utf8')
const PLACE = '/home/pyodide/project'
let python: PyodideAPI

beforeAll(async () => {
  python = await loadPyodide()
})

/** Runs files as the sandbox runs main.py; `left`: what lies in a file afterwards. */
function run(files: Record<string, string>, left = '') {
  const streams = { stdout: '', stderr: '' }
  const decoder = new TextDecoder()
  const into = (name: keyof typeof streams) => ({
    write(bytes: Uint8Array) {
      streams[name] += decoder.decode(bytes)
      return bytes.length
    },
  })
  python.setStdout(into('stdout'))
  python.setStderr(into('stderr'))
  python.FS.mkdirTree(PLACE)
  for (const [path, text] of Object.entries(files)) python.FS.writeFile(`${PLACE}/${path}`, text)
  const globals = python.toPy({ source: SOURCE, place: PLACE })
  const status = python.runPython(
    `import os, sys, types
os.chdir(place)
sys.path[:] = [place, *(path for path in sys.path if path != place)]
sys.excepthook = sys.__excepthook__
program = types.ModuleType("program")
exec(compile(source, "<sandbox program>", "exec"), program.__dict__)
program.run_main(place, "main.py", lambda error: "")`,
    { globals, filename: '<sandbox run>' },
  ) as number
  const text = left && (python.FS.readFile(`${PLACE}/${left}`, { encoding: 'utf8' }) as string)
  return { status, text, ...streams }
}

describe('at its end', () => {
  it.each([
    ['main', { 'main.py': 'f = open("out.txt", "w")\nf.write("hello")\n' }],
    [
      'main, after an exit',
      { 'main.py': 'f = open("out.txt", "w")\nf.write("hello")\nraise SystemExit(0)\n' },
    ],
    [
      'a module of its own',
      {
        'main.py': 'import logbook_1\nlogbook_1.note("hello")\n',
        'logbook_1.py': '_file = open("out.txt", "w")\n\n\ndef note(text):\n    _file.write(text)\n',
      },
    ],
    [
      'a circle',
      {
        'main.py':
          'class Node:\n    pass\n\n\na = Node()\na.self = a\na.file = open("out.txt", "w")\na.file.write("hello")\n',
      },
    ],
  ])('a file that %s has left open is written', (_, files) => {
    expect(run(files, 'out.txt')).toEqual({ status: 0, text: 'hello', stdout: '', stderr: '' })
  })

  it('lets objects have their say, and what goes wrong in that is no failure', () => {
    const main =
      'class Guest:\n    def __init__(self, name):\n        self.name = name\n\n    def __del__(self):\n        print("bye", self.name)\n        if self.name == "b":\n            raise ValueError("late")\n\n\na, b = Guest("a"), Guest("b")\n'
    const { status, stdout, stderr } = run({ 'main.py': main })
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'bye a\nbye b\n' })
    expect(stderr).toContain('ValueError: late')
  })

  it('is not disturbed by what a program has made of its modules', () => {
    const main = 'import sys\nsys.modules["odd"] = 7\nsys.modules["__main__"] = None\nprint("done")\n'
    expect(run({ 'main.py': main })).toMatchObject({ status: 0, stdout: 'done\n', stderr: '' })
  })
})

describe('a hook for exceptions', () => {
  const hooked = (body: string) =>
    run({ 'main.py': `import sys\n\n\ndef hook(*_):\n    ${body}\n\n\nsys.excepthook = hook\n1 / 0\n` })

  it('that fails itself is shown beside what went wrong', () => {
    const { status, stderr } = hooked('raise KeyError("hook")')
    expect(status).toBe(1)
    const [hook, original] = stderr.split('\nOriginal exception was:\n')
    expect(hook).toMatch(/^Error in sys\.excepthook:\nTraceback .*\n.*in hook\n/)
    expect(hook).toMatch(/KeyError: 'hook'\n$/)
    expect(original).toMatch(/^Traceback .*\n.*main\.py", line 9/)
    expect(original).toMatch(/ZeroDivisionError: division by zero\n$/)
    expect(stderr).not.toContain('sandbox')
  })

  it('may choose the exit status', () => {
    expect(hooked('sys.exit(7)')).toMatchObject({ status: 7, stderr: '' })
  })
})
