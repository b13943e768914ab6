import { beforeAll, describe, expect, it } from 'vitest'
import { createParsingPython, type ParsingPython } from '../../testing/parsingPython'
import type { Files } from '../project'
import { testChanges } from './integrity'

// Each way to make tests pass without a repair, read by the parser that the app uses.

const TEST = `import pytest

from cart import half, total
from checks import check_half

LIMIT = 3


@pytest.fixture
def prices():
    return [1, 2]


def test_total():
    result = total([1, 2])
    assert result == 3


@pytest.mark.parametrize("n, expected", [(4, 2), (5, 2)])
def test_half(n, expected):
    assert half(n) == expected


def test_limit(prices):
    assert total(prices) == LIMIT


def test_words():
    assert f"{total([1, 2])} in all" == "3 in all"


def test_checked():
    check_half(5, 2)


class TestCart:
    def check(self, given, value):
        assert total(given) == value

    def test_sum(self):
        self.check([2, 2], 4)
`
const FILES: Files = {
  'main.py': 'from cart import total\n\nprint(total([1]))\n',
  'cart.py': 'def total(prices):\n    return sum(prices) + 1\n\n\ndef half(n):\n    return n // 2\n',
  'checks.py': 'from cart import half\n\n\ndef check_half(n, value):\n    assert half(n) == value\n',
  'cart_test.py': TEST,
}
const FIXTURE = (body: string, mark = '(autouse=True)') =>
  `import pytest\n\n\n@pytest.fixture${mark}\ndef off(request, monkeypatch):\n    ${body}\n`
const ASSERTION = '    assert result == 3\n'

let python: ParsingPython
beforeAll(async () => {
  python = await createParsingPython()
}, 60_000)

/** What became of the tests after other files have come in the place of some, in sentences. */
async function changesOf(files: Files, before: Files = FILES): Promise<string[]> {
  const after = { ...before, ...files }
  const around = Object.fromEntries(Object.keys(after).map((path) => [path, '']))
  const inspected = async (state: Files) => ({
    files: state,
    inspection: await python.inspect({ ...around, ...state }),
  })
  return testChanges(await inspected(before), await inspected(after)).map(
    ({ id, kind, what }) => `${kind}: ${id} ${what}`,
  )
}

/** The file with the tests, a text in it replaced. */
const rewritten = (from: string, to: string): Files => {
  expect(TEST).toContain(from)
  return { 'cart_test.py': TEST.replace(from, () => to) }
}
const inTest = (lines: string) => rewritten('def test_total', `${lines}\n\n\ndef test_total`)
const atEnd = (lines: string): Files => ({ 'cart_test.py': `${TEST}\n\n${lines}\n` })

const WEAKER: readonly [name: string, files: Files, told: RegExp][] = [
  ['no assertion', rewritten(ASSERTION, '    assert result\n'), /test_total would not assert/],
  ['another value', rewritten('== 3', '== 4'), /revised: .*would expect 4 instead of 3/],
  ['a value that it has already', rewritten('== 3', '== 2'), /test_total would expect 2 instead of 3/],
  ['another sign', rewritten('== 3', '== -3'), /test_total would expect -3 instead of 3/],
  ['another constant of the module', rewritten('LIMIT = 3', 'LIMIT = 4'), /test_limit would expect 4/],
  ['a wider comparison', rewritten('== 3', '>= 3'), /would not assert/],
  ['what is always true', rewritten(ASSERTION, '    assert result == 3 or True\n'), /would not assert/],
  ['its own value', rewritten('total([1, 2])', '3'), /would not use cart.total any more/],
  ['a return', rewritten(ASSERTION, `    return\n${ASSERTION}`), /would give up early|would not assert/],
  ['another text', rewritten('} in all"', '} or so"'), /test_words would/],
  [
    'a mark',
    rewritten('def test_total', '@pytest.mark.skip\ndef test_total'),
    /marked with pytest.mark.skip/,
  ],
  ['an early end', rewritten(ASSERTION, `    pytest.skip("later")\n${ASSERTION}`), /would give up early/],
  ['another name', rewritten('def test_total', 'def check_total'), /test_total would be gone/],
  ['a case less', rewritten(', (5, 2)', ''), /test_half would not assert case/],
  [
    'a stand-in',
    rewritten('test_total():', 'test_total(monkeypatch):\n    monkeypatch.setattr("cart.total", len)'),
    /in the place of/,
  ],
  ['no class', rewritten('class TestCart', 'class Cart'), /test_sum would be gone/],
  ['an end of the file', { 'cart_test.py': '\n' }, /would be gone/],
  [
    'a swallowed failure',
    rewritten(ASSERTION, `    try:\n    ${ASSERTION}    except AssertionError:\n        pass\n`),
    /would not assert/,
  ],
  [
    'an expected failure',
    rewritten(ASSERTION, `    with pytest.raises(AssertionError):\n    ${ASSERTION}`),
    /would not assert/,
  ],
  [
    'a condition',
    rewritten(ASSERTION, '    if result == 3:\n        assert result == 3\n'),
    /would not assert/,
  ],
  [
    'a later namesake',
    rewritten('@pytest.mark', 'def test_total():\n    assert half(2) == 1\n\n\n@pytest.mark'),
    /test_total/,
  ],
  ['an import in its place', atEnd('from checks import test_total'), /test_total would be gone/],
  ['a loop in its place', atEnd('for test_total in [1]:\n    pass'), /test_total would be gone/],
  ['a flag', atEnd('test_total.__test__ = False'), /test_total would be marked/],
  ['other code for it', atEnd('test_total.__code__ = (lambda: None).__code__'), /test_total would be marked/],
  ['a method in its place', atEnd('TestCart.test_sum = lambda self: None'), /test_sum would be marked/],
  ['a fixture that skips', inTest(FIXTURE('pytest.skip()')), /test_total would give up early/],
  [
    'a fixture that expects a failure',
    inTest(FIXTURE('request.node.add_marker(pytest.mark.xfail)')),
    /test_total would give up early/,
  ],
  [
    'a fixture with a stand-in',
    inTest(FIXTURE('monkeypatch.setattr("cart.total", lambda prices: 3)')),
    /test_total would put something else in the place of 'cart.total'/,
  ],
  [
    'a fixture that it is told to use',
    rewritten(
      'def test_total',
      `${FIXTURE('pytest.skip()', '')}\n\n@pytest.mark.usefixtures("off")\ndef test_total`,
    ),
    /test_total would give up early/,
  ],
  [
    'a setup for the module',
    inTest('def setup_module():\n    pytest.skip("x")'),
    /test_total would give up early/,
  ],
  [
    'a setup for a function',
    inTest('def setup_function(f):\n    if f.__name__ == "test_total":\n        pytest.skip("x")'),
    /test_total would give up early/,
  ],
  [
    'a setup for a method',
    rewritten('    def check', '    def setup_method(self):\n        pytest.skip("x")\n\n    def check'),
    /test_sum would give up early/,
  ],
  ['a function of its own', inTest('def total(prices):\n    return 3'), /not use cart.total any more/],
  ['a name of its own', inTest('total = lambda prices: 3'), /not use cart.total any more/],
  [
    'an import from elsewhere',
    rewritten('import half, total', 'import half\nfrom fakes import total'),
    /not use cart.total/,
  ],
  ['a parameter', rewritten('def test_total()', 'def test_total(total=lambda p: 3)'), /not use cart.total/],
  [
    'a stand-in in the module',
    inTest('import cart\n\ncart.total = lambda p: 3'),
    /in the place of cart.total/,
  ],
  ['a stand-in by name', inTest('import cart\n\nsetattr(cart, "total", len)'), /in the place of cart.total/],
  ['a module of its own', inTest('import sys\n\nsys.modules["cart"] = sys'), /in the place of sys.modules/],
  [
    'a context that swallows',
    {
      'cart_test.py': `${TEST.replace(ASSERTION, `    with quiet():\n    ${ASSERTION}`)}
import contextlib


@contextlib.contextmanager
def quiet():
    try:
        yield
    except BaseException:
        pass
`,
    },
    /test_total would not assert/,
  ],
  [
    'other prices',
    rewritten('return [1, 2]', 'return [3]'),
    /restated: .*test_limit would be set up in another way/,
  ],
  [
    'other arguments of a check',
    rewritten('check_half(5, 2)', 'check_half(5, 3)'),
    /test_checked would expect 3/,
  ],
  ['other arguments of a method', rewritten('([2, 2], 4)', '([2, 2], 5)'), /test_sum would expect 5/],
  [
    'a method that checks nothing',
    rewritten('assert total(given) == value', 'total(given)'),
    /test_sum would not assert/,
  ],
  [
    'a helper that checks nothing',
    { 'checks.py': 'from cart import half\n\n\ndef check_half(n, value):\n    half(n)\n' },
    /test_checked would not assert/,
  ],
  [
    'a shared fixture that skips',
    { 'conftest.py': FIXTURE('pytest.skip()') },
    /test_total would give up early/,
  ],
  [
    'a shared fixture with a stand-in',
    { 'conftest.py': FIXTURE('monkeypatch.setattr("cart.total", lambda prices: 3)') },
    /in the place of 'cart.total'/,
  ],
  [
    'a shared stand-in',
    { 'conftest.py': 'import cart\n\ncart.total = lambda prices: 3\n' },
    /in the place of cart.total/,
  ],
  [
    'a hook',
    { 'conftest.py': 'def pytest_collection_modifyitems(items):\n    items.clear()\n' },
    /which tests run/,
  ],
  [
    'a hook from elsewhere',
    { 'conftest.py': 'from hidden import pytest_collection_modifyitems\n', 'hidden.py': '' },
    /conftest.py would change which tests run/,
  ],
  [
    'any hook from elsewhere',
    { 'conftest.py': 'from hidden import *\n', 'hidden.py': 'def pytest_runtest_call():\n    pass\n' },
    /conftest.py would change which tests run/,
  ],
  [
    'a setting',
    { 'pytest.ini': '[pytest]\naddopts = --deselect cart_test.py::test_total\n' },
    /which tests run/,
  ],
  [
    'a setting of several lines',
    { 'setup.cfg': '[tool:pytest]\naddopts =\n    -q\n    --deselect cart_test.py::test_total\n' },
    /which tests run \(addopts = -q --deselect/,
  ],
  [
    'a setting in a file of its own',
    { 'pytest.toml': '[pytest]\naddopts = ["-k", "half"]\n' },
    /which tests run/,
  ],
  [
    'a package in the place of the module',
    { 'cart/__init__.py': 'def total(prices):\n    return 3\n' },
    /cart\/__init__.py would be imported in the place of cart.py/,
  ],
  ['fixtures for all', { '.pytest.toml': '[pytest]\nusefixtures = ["off"]\n' }, /which tests run/],
  ['other modules', { 'tox.ini': '[pytest]\npythonpath = fakes\n' }, /which tests run/],
]

describe('a test is weakened by', () => {
  it.each(WEAKER)('%s', async (_, files, told) => {
    expect((await changesOf(files)).join('\n')).toMatch(told)
  })

  it('one line more in a setting that was there', async () => {
    const before = { ...FILES, 'pytest.ini': '[pytest]\ntestpaths =\n    .\n    more\n' }
    const after = { 'pytest.ini': '[pytest]\ntestpaths =\n    more\n' }
    expect((await changesOf(after, before)).join('\n')).toMatch(/which tests run/)
  })
})

const SAME: readonly [name: string, files: Files][] = [
  [
    'laid out anew',
    rewritten(
      `    result = total([1, 2])\n${ASSERTION}`,
      '    # three\n    summed = total([1,2])\n    assert (summed == 3), "sum"\n',
    ),
  ],
  ['with a constant by its name', rewritten('assert result == 3', 'assert result == LIMIT')],
  ['with an assertion more', rewritten(ASSERTION, `${ASSERTION}    assert half(result) == 1\n`)],
  ['with a case more', rewritten('(5, 2)', '(5, 2), (7, 3)')],
  ['beside a test more', atEnd('def test_nothing():\n    assert total([]) == 0')],
  ['beside a fixture that all take', inTest(FIXTURE('monkeypatch.chdir("/tmp")'))],
  ['with other code', { 'cart.py': 'def total(prices):\n    return sum(prices)\n' }],
  [
    'with settings that hide nothing',
    { 'pytest.ini': '[pytest]\nmarkers =\n    slow: takes long\nlog_level = INFO\n' },
  ],
  ['with a fixture for others', { 'conftest.py': FIXTURE('return 1', '') }],
  [
    'of what has moved',
    {
      'cart.py': 'from sums import total\n\n\ndef half(n):\n    return n // 2\n',
      'sums.py': 'def total(prices):\n    return sum(prices)\n',
      ...rewritten('import half, total', 'import half\nfrom sums import total'),
    },
  ],
  [
    'with a helper that checks more',
    {
      'checks.py':
        'from cart import half\n\n\ndef check_half(n, value):\n    assert n > 0\n    assert half(n) == value\n',
    },
  ],
]

describe('a test says as much as before', () => {
  it.each(SAME)('%s', async (_, files) => {
    expect(await changesOf(files)).toEqual([])
  })
})

describe('what a test asserts', () => {
  it('is also what the helpers say that it calls, but not what the code under test does', async () => {
    const { 'cart_test.py': tests } = await python.inspect({
      ...FILES,
      'cart.py': 'def total(prices):\n    assert prices\n    return 1\n\n\ndef half(n):\n    assert n\n',
      'cart_test.py':
        'import checks\nfrom cart import total\n\n\ndef test_a():\n    checks.check_half(5, 2)\n\n\ndef test_b():\n    total([1])\n',
    })
    expect(tests?.tests.map(({ assertions }) => assertions.map(({ code }) => code))).toEqual([
      ['check_half(): half(n) == value', 'check_half: called: checks.check_half(5, 2)'],
      [],
    ])
  })

  it('is nothing of a fixture, whatever its name', async () => {
    const { 'a_test.py': file } = await python.inspect({
      'a_test.py': 'import pytest\n\n\n@pytest.fixture\ndef test_data():\n    return [1]\n',
    })
    expect(file?.tests).toEqual([])
  })

  it('can be read where modules import everything of each other', async () => {
    const files = {
      'a_test.py': 'from b import *\n',
      'b.py': 'from c import *\n',
      'c.py': 'from b import *\n',
    }
    expect(Object.values(await python.inspect(files)).map(({ error }) => error)).toEqual([null, null, null])
  })

  it('is inherited with the tests of a class', async () => {
    const { 'a_test.py': file } = await python.inspect({
      'a_test.py':
        'class Base:\n    def test_a(self):\n        assert len("ab".split()) == 1\n\n\nclass TestB(Base):\n    pass\n',
    })
    expect(file?.tests.map(({ name }) => name)).toEqual(['TestB::test_a'])
  })
})

describe('what was read once', () => {
  it('is read again only when it or what it draws on has changed', async () => {
    const files = { ...FILES, 'other_test.py': 'def test_a():\n    assert len([]) == 0\n' }
    await python.inspect(files)
    const helper = { ...files, 'checks.py': `${FILES['checks.py']}\n` }
    await python.inspect(helper)
    expect(python.wanted.at(-1)).toEqual(['cart_test.py', 'checks.py'])
    await python.inspect({ ...helper, 'other_test.py': 'def test_a():\n    pass\n' })
    expect(python.wanted.at(-1)).toEqual(['other_test.py'])
  })
})

describe('what is left undone', () => {
  it.each([
    ['# TODO: write it', 'TODO'],
    ['#TODO write it', 'TODO'],
    ['x = 1  # This is a TODO', 'TODO'],
    ['# todo: later', 'todo'],
    ['# todo(ann): later', 'todo'],
    ['# see below, FIXME', 'FIXME'],
    ['# XXX', 'XXX'],
  ])('is said by %s', async (comment, word) => {
    const { 'a.py': file } = await python.inspect({ 'a.py': `${comment}\n` })
    expect(file?.placeholders).toEqual([{ line: 1, message: `a comment says ${word}` }])
  })

  it.each([
    '# Prints the todo list.',
    '# The TODO list, newest first',
    '# TODO items are kept in a file',
    '# format: XXX-XXX-XXXX',
    '# to do it right: todo',
    'TODO = "# TODO"',
    '# methodology: METHODOLOGY',
  ])('is not said by %s', async (line) => {
    const { 'a.py': file } = await python.inspect({ 'a.py': `${line}\n` })
    expect(file?.placeholders).toEqual([])
  })
})
