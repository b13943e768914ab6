import { readdirSync, readFileSync } from 'node:fs'
import { loadPyodide, type PyodideAPI } from 'pyodide'
import { beforeAll, expect, it } from 'vitest'

const VENDOR = new URL('../../../../vendor/python/', import.meta.url)

/** What every test of these says and does, at each moment at which pytest might listen. */
const SPEAKING = `import os
import sys
import pytest

@pytest.fixture(autouse=True)
def around():
    print("before")
    yield
    os.write(2, b"after\\n")

def test_prints(capsys):
    print("seen by the test")
    assert capsys.readouterr().out == "seen by the test\\n"
    with capsys.disabled():
        print("to the terminal")
    print("kept")

def test_fails():
    os.write(1, b"by its number\\n")
    assert sys.stdout.fileno() > 0 and 1 == 2

def test_says_nothing():
    pass
`
const FIXTURES = `import functools
import pytest
import unittest

@pytest.fixture(name="renamed")
def _under_another_name():
    return 1

def wrapping(function):
    @functools.wraps(function)
    def wrapped(*args):
        return function(*args)
    return wrapped

@wrapping
@pytest.fixture
def hidden():
    return 2

class Base:
    @pytest.fixture
    def inherited(self):
        return 3

class TestClass(Base):
    limit = property(lambda self: 1 / 0)

    @staticmethod
    @pytest.fixture
    def static():
        return 4

    @pytest.fixture(params=["a", "b"])
    def letter(self, request):
        return request.param

    def test_fixtures(self, renamed, inherited, letter):
        assert (renamed, inherited) == (1, 3) and letter

    def test_hidden(self, hidden):
        pass

class TestCases(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def given(self):
        self.given = 5

    def test_given(self):
        assert self.given == 5

def __dir__():
    return ["TestClass", "TestCases", "_under_another_name", "hidden"]
`
const PROJECTS = {
  'what tests print, without a conftest.py': { 'speak_test.py': SPEAKING },
  'what a conftest.py prints between the phases': {
    'speak_test.py': SPEAKING,
    'conftest.py':
      'def pytest_runtest_logreport(report):\n    print("report", report.when, report.outcome)\n',
  },
  'a plugin that comes between two tests': {
    'speak_test.py': `${SPEAKING}
class Late:
    def pytest_runtest_logreport(self, report):
        print("late", report.when)

def test_registers(request):
    request.config.pluginmanager.register(Late())

def test_after_it():
    print("mine")
`,
  },
  'logs that are shown at once': {
    'log_test.py':
      'import logging\n\ndef test_logs(caplog):\n    print("out")\n    logging.warning("careful")\n    assert caplog.text\n',
    'pytest.ini': '[pytest]\nlog_cli = true\n',
  },
  'fixtures of every kind': { 'fixtures_test.py': FIXTURES },
  'a conftest.py for one folder': {
    'one/conftest.py':
      'import pytest\n\n@pytest.fixture\ndef here():\n    return 1\n\ndef pytest_runtest_setup(item):\n    print("set up", item.name)\n',
    'one/a_test.py': 'def test_here(here):\n    assert here == 2\n',
    'two/b_test.py': 'def test_there(here):\n    pass\n',
  },
  'a settings file that takes plugins away': {
    'pytest.ini':
      '[pytest]\naddopts = -p no:logging -p no:cacheprovider --strict-markers\nusefixtures = named\n',
    'conftest.py': 'import pytest\n\n@pytest.fixture\ndef named():\n    print("named")\n',
    'a_test.py': 'import pytest\n\n@pytest.mark.unknown\ndef test_a():\n    pass\n',
    'b_test.py': 'def test_b(caplog):\n    pass\n',
  },
  'a file that ends Python': {
    'a_test.py': 'raise SystemExit(3)\n',
    'b_test.py': 'def test_b():\n    pass\n',
  },
}

let python: PyodideAPI

beforeAll(async () => {
  python = await loadPyodide()
  for (const name of readdirSync(VENDOR).filter((name) => name.endsWith('.whl')))
    python.unpackArchive(new Uint8Array(readFileSync(new URL(name, VENDOR))), 'wheel', {
      extractDir: '/lib/python3.14/site-packages',
    })
  for (const name of ['lean', 'testing'])
    python.globals.set(`${name}_source`, readFileSync(new URL(`./${name}.py`, import.meta.url), 'utf8'))
  python.runPython(RUN)
}, 60_000)

const RUN = `import contextlib, io, json, os, re, shutil, sys, types
import pytest

sys.dont_write_bytecode = True

class Watch:
    """Everything that whoever runs pytest can see of a session."""
    def __init__(self):
        self.seen = []
    def pytest_runtest_logreport(self, report):
        self.seen.append([report.nodeid, report.when, report.outcome, report.sections, str(report.longrepr)])
    def pytest_collectreport(self, report):
        self.seen.append([report.nodeid, report.outcome, report.sections, str(report.longrepr)])
    def pytest_warning_recorded(self, warning_message, when, nodeid):
        self.seen.append([when, nodeid, str(warning_message.message)])
# Whoever runs pytest for the app does not speak between the phases.
Watch.__module__ = "_sandbox_testing"

def session(files, is_lean):
    root = "/home/pyodide/project"
    shutil.rmtree(root, ignore_errors=True)
    for path, content in json.loads(files).items():
        os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
        with open(f"{root}/{path}", "w") as file:
            file.write(content)
    os.chdir(root)
    modules, path = set(sys.modules), list(sys.path)
    if is_lean:
        lean.prepare_session(["threadexception", "cacheprovider"])
    watch = Watch()
    # What goes to the terminal goes past Python's own streams.
    with open("/tmp/terminal", "w+") as terminal:
        kept = os.dup(1)
        os.dup2(terminal.fileno(), 1)
        try:
            status = pytest.main(["-p", "no:cacheprovider", "-p", "no:threadexception", f"--rootdir={root}", "--continue-on-collection-errors"], plugins=[watch])
        except SystemExit as exit:
            status = f"exit {exit.code}"
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        terminal.seek(0)
        printed = terminal.read()
    for name in set(sys.modules) - modules:
        del sys.modules[name]
    sys.path[:] = path
    sys.path_importer_cache.clear()
    told = json.dumps([str(status), watch.seen, printed])
    return re.sub(r"0x[0-9a-f]+|[0-9.]+s\\b", "…", told)

lean, testing = types.ModuleType("_sandbox_lean"), types.ModuleType("_sandbox_testing")
# Its terminal is silent between the phases.
exec(testing_source, testing.__dict__)
`
const LOAD = 'exec(compile(lean_source, "<sandbox lean>", "exec"), lean.__dict__)'

it('says of every project what pytest alone says', () => {
  const session = python.globals.get('session')
  const all = (isLean: boolean) =>
    Object.fromEntries(
      Object.entries(PROJECTS).map(([name, files]) => [
        name,
        JSON.parse(session(JSON.stringify(files), isLean)),
      ]),
    )
  const alone = all(false)
  python.runPython(LOAD)
  expect(all(true)).toEqual(alone)
  const [, , spoken] = alone['what a conftest.py prints between the phases']
  expect(spoken).toContain('report call failed')
}, 60_000)
