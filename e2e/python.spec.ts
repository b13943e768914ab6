import type { Page } from 'playwright/test'
import type { CheckOptions } from '../src/api/types'
import type { CheckReport, TestReport } from '../src/core/checks/report'
import type { Files } from '../src/core/project'
import { expect, testOnOnePage } from './fixtures'

const test = testOnOnePage.extend<{ check: (options: CheckOptions) => Promise<CheckReport> }>({
  check: async ({ app }, use) => {
    await use((options) => checkIn(app, options))
  },
})

test.setTimeout(120_000)

/** Bytes cross into the page and back as arrays of numbers. */
async function checkIn(page: Page, { files, ...options }: CheckOptions): Promise<CheckReport> {
  const given = Object.entries(files).map(([path, content]) =>
    typeof content === 'string' ? ([path, content, null] as const) : ([path, '', [...content]] as const),
  )
  const report = await page.evaluate(
    async ({ given, options }) => {
      const files = Object.fromEntries(
        given.map(([path, text, bytes]) => [path, bytes ? new Uint8Array(bytes) : text]),
      )
      const { artifacts, ...rest } = await window.autocoder.check({ files, ...options })
      return {
        ...rest,
        artifacts: Object.entries(artifacts).map(([path, bytes]) => [path, [...bytes]] as const),
      }
    },
    { given, options },
  )
  const artifacts = Object.fromEntries(report.artifacts.map(([path, bytes]) => [path, new Uint8Array(bytes)]))
  return { ...report, artifacts }
}

const outcomes = ({ tests }: CheckReport) => Object.fromEntries(tests.map(({ id, outcome }) => [id, outcome]))
const named = ({ tests }: CheckReport, id: string): TestReport => {
  const found = tests.find((one) => one.id === id)
  if (!found) throw new Error(`no test ${id} among ${tests.map((one) => one.id).join(', ')}`)
  return found
}
/** A program, and the report of its check. */
const program = (main: string, files: Files = {}): CheckOptions => ({ files: { ...files, 'main.py': main } })

test.describe('the program', () => {
  test('prints, exits with 0 and is all that is needed beside a test', async ({ check }) => {
    const report = await check({
      files: { 'main.py': 'print("hello world")\n', 'main_test.py': 'def test_truth():\n    assert True\n' },
    })
    expect(report.main).toMatchObject({ success: true, stdout: 'hello world\n', exit_code: 0, ended: 'exit' })
    expect(report.success).toBe(true)
  })

  test('finds itself as at a terminal', async ({ check }) => {
    const { main } = await check(
      program(
        `import os, sys
assert __name__ == "__main__"
assert sys.modules["__main__"].__dict__ is globals()
assert __file__ == os.path.join(os.getcwd(), "main.py"), __file__
assert sys.argv == ["main.py"]
assert sys.path[0] == os.getcwd() and "" not in sys.path
assert [name for name in globals() if not name.startswith("__")] == ["os", "sys"]
assert os.path.exists("notes/data.txt") and open("notes/data.txt").read() == "äö"
assert not sys.stdin.isatty()
assert not [name for name in sys.modules if "sandbox" in name]
print("as expected")
`,
        { 'notes/data.txt': 'äö' },
      ),
    )
    expect(main?.stderr).toBe('')
    expect(main?.stdout).toBe('as expected\n')
  })

  for (const [ending, code, status, stderr] of [
    ['sys.exit(0)', 'import sys\nsys.exit(0)\n', 0, ''],
    ['sys.exit(3)', 'import sys\nsys.exit(3)\n', 3, ''],
    ['sys.exit("text")', 'import sys\nsys.exit("no such song")\n', 1, 'no such song\n'],
    ['stderr alone', 'import sys\nprint("only a note", file=sys.stderr)\n', 0, 'only a note\n'],
    ['atexit', 'import atexit\natexit.register(print, "bye")\nraise SystemExit(2)\n', 2, ''],
  ] as const)
    test(`ends by ${ending}`, async ({ check }) => {
      const { main } = await check(program(code))
      expect(main).toMatchObject({ ended: 'exit', exit_code: status, success: status === 0, stderr })
      if (ending === 'atexit') expect(main?.stdout).toBe('bye\n')
    })

  test('shows a traceback of its own frames, with relative paths', async ({ check }) => {
    const { main } = await check(
      program('import parts.deep\n\n\ndef go():\n    parts.deep.fall()\n\n\ngo()\n', {
        'parts/__init__.py': '',
        'parts/deep.py': 'def fall():\n    raise ValueError("ouch")\n',
      }),
    )
    expect(main).toMatchObject({ exit_code: 1, ended: 'exit', success: false })
    expect(main?.stderr.split('\n').filter((line) => line.startsWith('  File'))).toEqual([
      '  File "main.py", line 8, in <module>',
      '  File "main.py", line 5, in go',
      '  File "parts/deep.py", line 2, in fall',
    ])
    expect(main?.error).toContain('ValueError: ouch')
  })

  test('keeps the order of its two streams', async ({ check }) => {
    const { main } = await check(
      program('import sys\nfor i in range(3):\n    print("out", i)\n    print("err", i, file=sys.stderr)\n'),
    )
    expect(main?.output).toBe('out 0\nerr 0\nout 1\nerr 1\nout 2\nerr 2\n')
    expect(main?.stdout).toBe('out 0\nout 1\nout 2\n')
    expect(main?.stderr).toBe('err 0\nerr 1\nerr 2\n')
  })

  test('loses nothing of much output', async ({ check }) => {
    const { main } = await check(program('for i in range(20_000):\n    print(i)\nprint("end", end="")\n'))
    const lines = main?.stdout.split('\n') ?? []
    expect(lines).toHaveLength(20_001)
    expect(lines[12_345]).toBe('12345')
    expect(lines.at(-1)).toBe('end')
  })

  test('runs asyncio, and warns without failing', async ({ check }) => {
    const report = await check({
      files: {
        'main.py':
          'import asyncio\nimport warnings\n\n\nasync def main():\n    await asyncio.sleep(0.01)\n    return await asyncio.gather(one(1), one(2))\n\n\nasync def one(n):\n    await asyncio.sleep(0)\n    return n\n\n\nif __name__ == "__main__":\n    warnings.warn("careful")\n    print(asyncio.run(main()))\n',
        'main_test.py':
          'import asyncio\n\nfrom main import one\n\n\ndef test_one():\n    assert asyncio.run(one(4)) == 4\n',
      },
    })
    expect(report.main).toMatchObject({ stdout: '[1, 2]\n', exit_code: 0 })
    expect(report.main?.stderr).toContain('main.py:16: UserWarning: careful')
    expect(report.success).toBe(true)
  })

  test('takes its own modules before those of the standard library', async ({ check }) => {
    const own = {
      'queue.py': 'X = 1\n',
      'random.py': 'X = 2\n',
      'json.py': 'X = 3\n',
      'calendar/__init__.py': 'X = 4\n',
    }
    const report = await check({
      files: {
        ...own,
        'main.py':
          'import calendar\nimport json\nimport queue\nimport random\n\nprint(queue.X, random.X, json.X, calendar.X)\n',
        'own_test.py': 'import json\n\n\ndef test_own():\n    assert json.X == 3\n',
      },
    })
    expect(report.main).toMatchObject({ stdout: '1 2 3 4\n', stderr: '' })
    expect(report.findings.map(({ path, code }) => `${path} ${code}`)).toEqual(
      Object.keys(own)
        .sort()
        .map((path) => `${path} A005`),
    )
    expect(outcomes(report)).toEqual({ 'own_test.py::test_own': 'passed' })
  })

  test('meets the interpreter that a terminal gives', async ({ check }) => {
    const { main } = await check({
      files: {
        'latin.py': new Uint8Array([...new TextEncoder().encode('# coding: latin-1\nNAME = "'), 0xe4, 0x22]),
        'windows.py': '\ufeffNAME = "windows"\r\nif NAME:\r\n    LINES = """a\r\nb"""\r\n',
        'pack/__init__.py': '',
        'pack/__main__.py': 'from . import data\n\nprint("pack", __name__, data.TEXT)\n',
        'pack/data/__init__.py':
          'from importlib import resources\n\nTEXT = resources.files(__name__).joinpath("a.txt").read_text()\n',
        'pack/data/a.txt': 'resource',
        'main.py': `import locale
import os
import runpy
import sqlite3
import sys
import tempfile
import time
import warnings

import latin
import windows

assert (latin.NAME, windows.NAME, windows.LINES) == ("ä", "windows", "a\\nb")
assert sys.flags.optimize == 0 and not sys.flags.dev_mode and sys.orig_argv == ["python", "main.py"]
assert sys.stdout.encoding == sys.getfilesystemencoding() == locale.getpreferredencoding().lower() == "utf-8"
assert sys.stdout.errors == "strict" and sys.stderr.errors == "backslashreplace"
assert time.localtime().tm_gmtoff == 0 and "PYTHONINSPECT" not in os.environ
with tempfile.NamedTemporaryFile("w+") as file:
    assert file.write("ü") == 1
assert sqlite3.connect(":memory:").execute("select 6 * 7").fetchone() == (42,)
runpy.run_module("pack", run_name="__main__")
for _ in range(3):
    warnings.warn("only once")
sys.stdout.flush()
sys.stdout.buffer.write(b"\\xff\\n")
try:
    print("\\udc80")
except UnicodeEncodeError:
    print("strict")
raise KeyboardInterrupt
`,
      },
    })
    expect(main?.stderr.match(/UserWarning: only once/g)).toHaveLength(1)
    expect(main?.stderr).toMatch(/KeyboardInterrupt\n$/)
    expect(main?.stdout).toBe('pack __main__ resource\n\ufffd\nstrict\n')
    expect(main).toMatchObject({ ended: 'exit', exit_code: 130, success: false })
  })

  test('is told what to use instead of what is not there', async ({ check }) => {
    const missing = [
      ['import threading; threading.Thread(target=print).start()', 'asyncio'],
      ['from concurrent.futures import ThreadPoolExecutor as P; P().submit(print)', 'asyncio'],
      ['import subprocess; subprocess.run(["ls"])', 'call the function'],
      ['import os; os.system("ls")', 'call the function'],
      ['import multiprocessing; multiprocessing.Pool(2)', 'call the function'],
      ['import socket; socket.create_connection(("example.com", 80))', 'no network'],
      ['import socket; socket.socket().bind(("", 8000))', 'no network'],
      ['import urllib.request; urllib.request.urlopen("https://example.com")', 'The network is closed'],
      ['import tkinter', 'write the picture to a file'],
      ['import curses', 'print lines'],
      ['import signal; signal.alarm(1)', 'time.monotonic()'],
      ['import zoneinfo; zoneinfo.ZoneInfo("Europe/Berlin")', 'datetime.timezone'],
    ] as const
    const report = await check({
      files: {
        'some_test.py': missing.map(([code], i) => `def test_${i}():\n    ${code}\n`).join('\n'),
        'window_test.py': 'import turtle\n',
        'main.py': 'import threading\nthreading.Thread(target=print).start()\n',
      },
    })
    for (const [i, [code, advice]] of missing.entries())
      expect(named(report, `some_test.py::test_${i}`).message, code).toContain(advice)
    expect(named(report, 'window_test.py').message).toContain('write the picture to a file')
    expect(report.main?.error).toMatch(/can't start new thread\nThere are no threads here: .*asyncio/)
  })
})

test.describe('standard input', () => {
  test('comes from the caller, line by line and then as a whole', async ({ check }) => {
    const { main } = await check({
      ...program('import sys\nprint(input("name? "))\nprint(repr(sys.stdin.read()))\n', {
        'stdin.txt': 'not this\n',
      }),
      stdin: ['Ada', 'b', 'c'],
    })
    expect(main?.stdout).toBe("name? Ada\n'b\\nc\\n'\n")
  })

  test('else comes from stdin.txt, as bytes too', async ({ check }) => {
    const { main } = await check(
      program('import sys\nprint(input())\nprint(sys.stdin.buffer.read())\n', { 'stdin.txt': 'eins\nzwei' }),
    )
    expect(main?.stdout).toBe("eins\nb''\n")
    const { main: bytes } = await check(
      program('import sys\nprint(sys.stdin.buffer.read())\n', { 'stdin.txt': 'é\n' }),
    )
    expect(bytes?.stdout).toBe("b'\\xc3\\xa9\\n'\n")
  })

  test('ends with an error that names stdin.txt', async ({ check }) => {
    const { main } = await check(program('name = input("? ")\n'))
    expect(main).toMatchObject({ exit_code: 1, stdout: '? ' })
    expect(main?.error).toContain('EOFError')
    expect(main?.error).toContain('stdin.txt')
    expect(main?.error).not.toContain('sandbox')
  })
})

test.describe('validation', () => {
  test('finds what is wrong in one file, and the others still run', async ({ check }) => {
    const report = await check({
      files: {
        'broken.py': 'def (:\n',
        'names.py': 'def f():\n    return nope\n',
        'null.py': 'x = 1\0\n',
        'bytes.py': new Uint8Array([0x78, 0x3d, 0x22, 0xff, 0x22, 0x0a]),
        'deep.py': `${'-'.repeat(200_000)}1\n`,
        'main.py': 'print("still here")\n',
        'good_test.py': 'def test_good():\n    assert True\n',
        'bad_test.py': 'import broken\n\n\ndef test_bad():\n    assert broken\n',
      },
    })
    const errors = Object.fromEntries(
      Object.entries(report.files).map(([path, file]) => [path, file.validation_error]),
    )
    expect(errors['broken.py']).toContain('SyntaxError: invalid syntax')
    expect(errors['broken.py']).toContain('File "broken.py", line 1')
    expect(errors['names.py']).toBe('names.py:2 Undefined name `nope` (F821)')
    expect(errors['null.py']).toContain('null bytes')
    expect(errors['bytes.py']).toContain('Non-UTF-8')
    expect(errors['deep.py']).toContain('too complex')
    expect(errors['main.py']).toBeNull()
    expect(report.main).toMatchObject({ success: true, stdout: 'still here\n' })
    expect(outcomes(report)).toEqual({ 'bad_test.py': 'error', 'good_test.py::test_good': 'passed' })
    expect(named(report, 'bad_test.py').message).toContain('SyntaxError: invalid syntax')
    expect(named(report, 'bad_test.py').message).not.toContain('_pytest')
    expect(report.success).toBe(false)
  })
})

test.describe('tests', () => {
  test('tell of a failure: message, output, frames and local variables', async ({ check }) => {
    const report = await check({
      files: {
        'calc.py':
          'def double(x):\n    result = x + 1\n    assert result == 2 * x, "off"\n    return result\n\n\ndef down(n):\n    return down(n - 1) if n else 1 / n\n',
        'calc_test.py': `from calc import double, down


def test_double():
    print("seen")
    numbers = [1, 2]
    double(numbers[1])


def test_down():
${'    assert True\n'.repeat(60)}    down(9)
`,
      },
    })
    const failed = named(report, 'calc_test.py::test_double')
    expect(failed).toMatchObject({ outcome: 'failed', output: 'seen\n' })
    expect(failed.message).toContain('off')
    expect(failed.frames).toEqual([
      {
        path: 'calc_test.py',
        line: 7,
        function: 'test_double',
        source: '    double(numbers[1])',
        locals: { numbers: '[1, 2]' },
      },
      {
        path: 'calc.py',
        line: 3,
        function: 'double',
        source: '    assert result == 2 * x, "off"',
        locals: { x: '2', result: '3' },
      },
    ])
    expect(failed.source).toBe(
      '4 def test_double():\n5     print("seen")\n6     numbers = [1, 2]\n7     double(numbers[1])\n',
    )
    // However deep it failed, the test's own line is there, and those near it.
    const deep = named(report, 'calc_test.py::test_down')
    expect(deep.frames.map(({ path, line }) => `${path}:${line}`)).toEqual([
      'calc_test.py:71',
      'calc.py:8',
      'calc.py:8',
    ])
    expect(deep.frames.at(-1)?.locals).toEqual({ n: '0' })
    expect(deep.source).toMatch(/^10 def test_down\(\):\n(1[1-4] .*\n){4}\[…\]\n3\d /)
    expect(deep.source).toMatch(/\n71 {5}down\(9\)\n$/)
    expect(report.files['calc.py']).toMatchObject({ validation_success: true, test_success: false })
    expect(report).toMatchObject({ ended: 'exit', success: false })
  })

  test('have what pytest gives', async ({ check }) => {
    const report = await check({
      files: {
        'pkg/__init__.py': 'from .inner import VALUE\n',
        'pkg/inner.py': 'VALUE = 42\n',
        'src/library.py': 'def name():\n    return "library"\n',
        'conftest.py':
          'import pathlib\nimport sys\n\nimport pytest\n\nsys.path.insert(0, str(pathlib.Path(__file__).parent / "src"))\n\n\n@pytest.fixture\ndef answer():\n    yield 42\n',
        'tests/all_test.py': `import os
import unittest

import library
import pkg
import pytest


def test_fixture(answer):
    assert answer == pkg.VALUE


def test_src():
    assert library.name() == "library"


@pytest.mark.parametrize("n", [1, 2])
def test_many(n):
    assert n < 3


def test_capsys(capsys):
    print("out")
    assert capsys.readouterr().out == "out\\n"


def test_tmp_path(tmp_path, monkeypatch):
    monkeypatch.setenv("COLOUR", "blue")
    (tmp_path / "a.txt").write_text(os.environ["COLOUR"])
    assert (tmp_path / "a.txt").read_text() == "blue"


@pytest.mark.skip(reason="later")
def test_skipped():
    assert False


@pytest.mark.xfail(reason="known")
def test_xfailed():
    assert False


@pytest.mark.xfail
def test_xpassed():
    assert True


class CaseTest(unittest.TestCase):
    def setUp(self):
        self.n = 1

    def test_equal(self):
        self.assertEqual(self.n, 1)

    def test_unequal(self):
        self.assertEqual(self.n, 2)


@pytest.fixture
def broken_end():
    yield
    raise RuntimeError("could not clean up")


def test_teardown(broken_end):
    assert True


@pytest.fixture
def broken_start():
    raise RuntimeError("could not set up")


def test_setup(broken_start):
    assert True


def test_wrong_twice(broken_end):
    assert "first"  == "wrong"


def test_parts(subtests):
    for n in range(4):
        with subtests.test("n is small", n=n):
            print("part", n)
            if n == 3:
                pytest.skip("too large")
            assert n != 1
    with subtests.test():
        pass


class PartsTest(unittest.TestCase):
    def test_parts(self):
        for n in range(3):
            with self.subTest(n=n):
                self.assertEqual(n, 0)

    def test_good_parts(self):
        with self.subTest(n=1):
            pass
`,
      },
    })
    expect(outcomes(report)).toEqual({
      'tests/all_test.py::test_fixture': 'passed',
      'tests/all_test.py::test_src': 'passed',
      'tests/all_test.py::test_many[1]': 'passed',
      'tests/all_test.py::test_many[2]': 'passed',
      'tests/all_test.py::test_capsys': 'passed',
      'tests/all_test.py::test_tmp_path': 'passed',
      'tests/all_test.py::test_skipped': 'skipped',
      'tests/all_test.py::test_xfailed': 'xfailed',
      'tests/all_test.py::test_xpassed': 'xpassed',
      'tests/all_test.py::CaseTest::test_equal': 'passed',
      'tests/all_test.py::CaseTest::test_unequal': 'failed',
      'tests/all_test.py::test_teardown': 'error',
      'tests/all_test.py::test_setup': 'error',
      'tests/all_test.py::test_wrong_twice': 'failed',
      'tests/all_test.py::test_parts': 'failed',
      'tests/all_test.py::PartsTest::test_parts': 'failed',
      'tests/all_test.py::PartsTest::test_good_parts': 'passed',
    })
    expect(new Set(report.tests.map(({ id }) => id)).size).toBe(report.tests.length)
    const both = named(report, 'tests/all_test.py::test_wrong_twice').message
    expect(both).toContain("assert 'first' == 'wrong'")
    expect(both).toContain('could not clean up')
    const parts = named(report, 'tests/all_test.py::test_parts')
    expect(parts.message).toBe('[n is small] (n=1): assert 1 != 1')
    expect(parts.output).toBe('part 1\n')
    expect(parts.frames).toMatchObject([{ path: 'tests/all_test.py', locals: { n: '1' } }])
    const unit = named(report, 'tests/all_test.py::PartsTest::test_parts').message
    expect(unit).toMatch(/\(n=1\): AssertionError: 1 != 0\n.*\(n=2\): AssertionError: 2 != 0/)
    expect(named(report, 'tests/all_test.py::test_skipped').message).toContain('later')
    expect(named(report, 'tests/all_test.py::test_teardown').message).toContain('could not clean up')
  })

  test('follow the configuration of the project', async ({ check }) => {
    const report = await check({
      files: {
        'pyproject.toml':
          '[tool.pytest.ini_options]\npythonpath = ["src"]\naddopts = "-ra --strict-markers --ff"\nmarkers = ["slow: takes long"]\n',
        'src/inner/__init__.py': 'def say():\n    """\n    >>> say()\n    2\n    """\n    return 1\n',
        'tests/conftest.py': 'import pytest\n\n\n@pytest.fixture\ndef n():\n    return 1\n',
        'tests/sub/conftest.py':
          'import pytest\n\n\n@pytest.fixture\ndef n(n):\n    return n + 1\n\n\ndef pytest_collection_modifyitems(items):\n    items.sort(key=lambda item: item.name)\n',
        'tests/sub/deep_test.py': `import logging
import sys
import warnings

import inner
import pytest


@pytest.mark.slow
def test_b(n):
    assert (n, inner.say()) == (2, 1)


def test_a(caplog, capfd, recwarn):
    logging.getLogger("x").warning("careful")
    assert caplog.messages == ["careful"]
    warnings.warn("hot")
    assert str(recwarn.pop().message) == "hot"
    print("to stdout")
    print("to stderr", file=sys.stderr)
    assert capfd.readouterr() == ("to stdout\\n", "to stderr\\n")


@pytest.mark.parametrize("text", ["a b", "ä", ""])
def test_c(text):
    sys.exit(text)


def test_d(cache):
    assert cache.get("seen/before", None) is None
    cache.set("seen/before", 1)
`,
      },
    })
    expect(report.ended).toBe('exit')
    expect(report.tests.map(({ id, outcome }) => [id.split('::')[1], outcome])).toEqual([
      ['test_a', 'passed'],
      ['test_b', 'passed'],
      ['test_c[\\xe4]', 'failed'],
      ['test_c[]', 'failed'],
      ['test_c[a b]', 'failed'],
      ['test_d', 'passed'],
    ])
    expect(named(report, 'tests/sub/deep_test.py::test_c[a b]').message).toBe('SystemExit: a b')
    const wrong = await check({
      files: { 'pytest.ini': '[pytest]\naddopts = --nonsense\n', 'a_test.py': 'def test_a():\n    pass\n' },
    })
    expect(wrong.tests.at(-1)?.message).toContain('unrecognized arguments: --nonsense')
    expect(wrong.success).toBe(false)
  })

  for (const [ending, line] of [
    ['sys.exit(0)', 'import sys; sys.exit(0)'],
    ['os._exit(0)', 'import os; os._exit(0)'],
    ['pytest.exit', 'import pytest; pytest.exit("done", returncode=0)'],
  ] as const)
    test(`never succeed by ${ending}, in a test or while a file is imported`, async ({ check }) => {
      const good = 'def test_first():\n    assert True\n'
      const atImport = await check({ files: { 'a_test.py': good, 'b_test.py': `${line}\n` } })
      expect(atImport.success).toBe(false)
      const inTest = await check({ files: { 'a_test.py': `${good}\n\ndef test_second():\n    ${line}\n` } })
      expect(inTest.success).toBe(false)
    })

  test('name the one that was running when time was up', async ({ check }) => {
    const report = await check({
      files: {
        'spin.py': 'def spin():\n    while True: pass\n',
        'a_test.py':
          'from spin import spin\n\n\ndef test_quick():\n    pass\n\n\ndef test_endless():\n    spin()\n',
      },
      limits: { seconds: 3 },
    })
    const endless = named(report, 'a_test.py::test_endless')
    expect(endless.message).toContain('after 3 s in spin.py line 2, `while True: pass`')
    expect(endless.frames).toMatchObject([{ path: 'spin.py', line: 2, source: '    while True: pass' }])
    expect(report.ended).toBe('time')
    expect(outcomes(report)).toEqual({
      'a_test.py::test_quick': 'passed',
      'a_test.py::test_endless': 'failed',
    })
  })
})

test.describe('a program that must be ended', () => {
  for (const [what, code, place] of [
    ['an endless loop', 'print("begun")\nwhile True: pass\n', ' in main.py line 2, `while True: pass`'],
    [
      'a loop that catches everything',
      'print("begun")\nwhile True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass\n',
      ' in main.py line ',
    ],
    [
      'a hopeless regular expression',
      'import re\nprint("begun")\nre.match(r"(a+)+$", "a" * 40 + "b")\n',
      ' in main.py line 3, `re.match(',
    ],
    [
      'a sum that nobody can ask',
      'print("begun")\nsum(range(10**12))\n',
      ', last seen in main.py line 2, `sum(range(10**12))`',
    ],
    [
      'a loop of coroutines',
      'import asyncio\nprint("begun")\nasync def main():\n    while True:\n        await asyncio.sleep(0)\nasyncio.run(main())\n',
      ' main.py line ',
    ],
  ] as const)
    test(`${what}: stopped at the time limit, with what it printed`, async ({ check }) => {
      const { main } = await check({ ...program(code), limits: { seconds: 2 } })
      expect(main).toMatchObject({ ended: 'time', exit_code: null, stdout: 'begun\n', success: false })
      expect(main?.seconds).toBeLessThan(4)
      expect(main?.error).toContain('stopped at the time limit, after 2 s')
      expect(main?.error).toContain(place)
    })

  for (const [what, code] of [
    ['os._exit', 'import os\nos._exit(0)\n'],
    ['os.abort', 'import os\nos.abort()\n'],
    ['a wild pointer', 'import ctypes\nctypes.string_at(0xfffffff0, 64)\n'],
    [
      'a stack of C calls without end',
      'import sys\nsys.setrecursionlimit(10**6)\nx = []\nfor _ in range(10**5):\n    x = [x]\nrepr(x)\n',
    ],
    ['its worker closed', 'import js\njs.self.close()\nwhile True:\n    pass\n'],
  ] as const)
    test(`${what}: found dead at once`, async ({ check }) => {
      const { main } = await check(program(code))
      expect(main).toMatchObject({ ended: 'crash', exit_code: null, success: false })
      expect(main?.seconds).toBeLessThan(2)
      expect(main?.error).toMatch(/^main.py: the interpreter died(, last seen)? in main.py line \d, `.+`\. /)
    })

  test('what was frozen is given back to the garbage collector of a program that runs for long', async ({
    check,
  }) => {
    // While it is not, half a million small lists take seconds, as the collector goes over all of them again and again.
    const code = `import gc
import time

frozen = gc.get_freeze_count()
begun = time.monotonic()
while gc.get_freeze_count() and time.monotonic() < begun + 5:
    pass
print(frozen > 10_000, gc.get_freeze_count())
`
    const { main } = await check(program(code))
    expect(main?.stdout).toBe('True 0\n')
  })

  test('deep recursion is an error like any other', async ({ check }) => {
    const { main } = await check(
      program('def f():\n    return f()\n\n\ntry:\n    f()\nexcept RecursionError:\n    print("caught")\n'),
    )
    expect(main).toMatchObject({ ended: 'exit', exit_code: 0, stdout: 'caught\n' })
  })

  test('memory is refused past the limit; who copes with that goes on', async ({ check }) => {
    const limits = { memory_mb: 200 }
    const bomb = 'xs = []\nwhile True:\n    xs.append(bytearray(16 << 20))\n'
    const { main } = await check({ ...program(bomb), limits })
    expect(main).toMatchObject({ ended: 'memory', success: false })
    expect(main?.stderr).toContain('MemoryError')
    expect(main?.error).toContain('stopped at the memory limit of 200 MB')
    const coping =
      'xs = []\ntry:\n    while True:\n        xs.append(bytearray(16 << 20))\nexcept MemoryError:\n    xs.clear()\nprint("coped")\n'
    const { main: coped } = await check({ ...program(coping), limits })
    expect(coped).toMatchObject({ ended: 'exit', success: true, stdout: 'coped\n' })
  })

  test('output past the limit ends it, and what is kept is bounded', async ({ check }) => {
    for (const code of ['while True:\n    print("x" * 100)\n', 'print("x" * 100_000_000)\n']) {
      const { main } = await check({ ...program(code), limits: { output_bytes: 100_000 } })
      expect(main).toMatchObject({ ended: 'output', success: false })
      expect(main?.output.length).toBeGreaterThan(90_000)
      expect(main?.output.length).toBeLessThanOrEqual(100_000)
      expect(main?.output).toMatch(/\[\d+ bytes dropped\]/)
      expect(main?.error).toMatch(/stopped at the output limit of 100000 bytes, last seen in main.py line \d/)
    }
  })

  test('of too much output its beginning and its end are kept, and what went wrong then', async ({
    check,
  }) => {
    const { main } = await check({
      ...program('for i in range(20_000):\n    print(i)\nraise ValueError("at the end")\n'),
      limits: { output_bytes: 20_000 },
    })
    const [head = '', dropped, tail = ''] = main?.stdout.split(/\n\[(\d+) bytes dropped\]\n/) ?? []
    const printed = Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join('')
    expect(printed.startsWith(head) && printed.endsWith(tail) && head !== '' && tail !== '').toBe(true)
    expect(Number(dropped)).toBe(printed.length - head.length - tail.length)
    expect(main?.error).toContain('ValueError: at the end')
    expect(main).toMatchObject({ ended: 'output', exit_code: 1, success: false })
  })

  for (const [what, code, words] of [
    [
      'one big file',
      'open("ok.txt", "w").write("x")\nopen("big.bin", "wb").write(bytes(60 << 20))\n',
      'the largest: big.bin (62914560 bytes), ',
    ],
    [
      '2,000 files',
      'for i in range(2000):\n    open(f"f{i}.txt", "w").write("x")\n',
      '2000 files are more than the 1000',
    ],
    [
      'folders without end',
      'import os\nfor _ in range(100):\n    os.mkdir("d")\n    os.chdir("d")\n',
      '50 deep',
    ],
  ] as const)
    test(`${what}: nothing of it is kept`, async ({ check }) => {
      const report = await check(program(code))
      expect(report.main).toMatchObject({ ended: 'files', success: false })
      expect(report.main?.error).toContain(words)
      expect(report.artifacts).toEqual({})
    })

  test('a disk has an end', async ({ check }) => {
    const { main } = await check(
      program(
        'with open("/tmp/x", "wb") as file:\n    for _ in range(48):\n        file.write(bytes(64 << 20))\n',
      ),
    )
    expect(main?.error).toContain('No space left on device')
    const { main: truncated } = await check(program('open("x", "wb").truncate(1 << 40)\n'))
    expect(truncated?.error).toContain('No space left on device')
  })
})

test.describe('files', () => {
  test('that main writes come back; sources that it changes are named', async ({ check }) => {
    const report = await check(
      program(
        'import os\n\nimport mod\n\nos.makedirs("out/deep")\nopen("out/deep/b.bin", "wb").write(bytes(range(256)))\nopen("t.txt", "w").write("hi")\nopen("data.txt", "w").write("changed")\nopen("/tmp/elsewhere", "w").write("x")\nos.symlink("a", "b")\nos.symlink("b", "a")\nprint(mod.X)\n',
        { 'data.txt': 'as it was', 'mod.py': 'X = 1\n', 'same.txt': 'same' },
      ),
    )
    expect(report.artifacts).toEqual({
      'out/deep/b.bin': Uint8Array.from({ length: 256 }, (_, i) => i),
      't.txt': new TextEncoder().encode('hi'),
    })
    expect(report.changed_sources).toEqual(['data.txt'])
    const next = await check(program('import os\nprint(sorted(os.listdir(".")), os.listdir("/tmp"))\n'))
    expect(next.main?.stdout).toBe("['main.py'] []\n")
  })

  test('with hostile names break nothing', async ({ check, app }) => {
    const names = ['a\nb', '__proto__', 'CON', 'a:b', 'e\u0301', 'trail ', 'a\\b', '...', 'constructor']
    const report = await check(
      program(
        `for name in ${JSON.stringify([...names, 'x'.repeat(300)])}:\n    try:\n        open(name, "w").write("x")\n    except OSError:\n        pass\nopen(b"\\xff\\xfe", "w").write("x")\nprint("done")\n`,
      ),
    )
    expect(report.main).toMatchObject({ stdout: 'done\n', exit_code: 0, ended: 'files', success: false })
    expect(report.main?.error).toMatch(/can't be kept: .*None of them was kept\.$/s)
    expect(report.artifacts).toEqual({})
    expect(await app.evaluate(() => ({}) instanceof Object && Object.keys(Object.prototype))).toEqual([])
  })
})

test('nothing leaks from one session to the next', async ({ check }) => {
  const mess = `import builtins
import os
import sys

import js

os.environ["LEFT"] = "here"
open("/tmp/left", "w").write("x")
open(os.path.expanduser("~/.left"), "w").write("x")
sys.modules["left"] = sys
sys.path.append("/left")
builtins.len = lambda _: 7
os.chdir("/")
js.left = 1
js.Object.prototype.left = 1
del sys.modules["json"]
`
  const look = `import builtins
import json
import os
import sys

import js


def traces():
    yield "LEFT" in os.environ
    yield os.path.exists("/tmp/left")
    yield os.path.exists(os.path.expanduser("~/.left"))
    yield "left" in sys.modules
    yield "/left" in sys.path
    yield builtins.len("") != 0
    yield os.getcwd() == "/"
    yield hasattr(js, "left")
    yield not json
`
  const report = await check({
    files: {
      'mess_test.py': `${mess}\n\ndef test_mess():\n    assert True\n`,
      'look.py': look,
      'main.py': `from look import traces\n\nprint(list(traces()))\n${mess}`,
    },
  })
  expect(report.main?.stdout).toBe(`[${Array(9).fill('False').join(', ')}]\n`)
  const next = await check({
    files: {
      'look.py': look,
      'look_test.py': 'from look import traces\n\n\ndef test_clean():\n    assert not any(traces())\n',
    },
  })
  expect(outcomes(next)).toEqual({ 'look_test.py::test_clean': 'passed' })
})

test('what the sandbox runs by is out of reach of the names that a program sees', async ({ check }) => {
  const report = await check({
    files: {
      'a_test.py': `import sys


def test_forge():
    names = {name for module in list(sys.modules.values()) for name in getattr(module, "__dict__", {})}
    assert not names & {"_report", "_stdin", "_paths"}
    assert not [name for name in sys.modules if "sandbox" in name]
    assert False
`,
    },
  })
  expect(named(report, 'a_test.py::test_forge').message).toContain('assert False')
})
