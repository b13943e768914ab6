import type { Files } from '../src/core/project'
import { call, type Reply } from './endpoint/startEndpoint'
import { complete, expect, incomplete, runToEnd, testOnOnePage as test, write } from './fixtures'
import { standingOf, startRun, untilAtRest } from './startRun'

// What keeps "done" true, with the real parser: no test says less than it did, nothing is left undone, and the tests
// notice when the code is changed.

const GOAL =
  'Write cart.py with total(prices), the sum of the prices, and half(n), n divided by 2 and rounded down.'
const WRONG = `def total(prices):
    return sum(prices) + 1


def half(n):
    return n // 2
`
const RIGHT = WRONG.replace(' + 1', '')
const TEST = `import pytest

from cart import half, total


def test_total():
    result = total([1, 2])
    assert result == 3


@pytest.mark.parametrize("n, expected", [(4, 2), (5, 2)])
def test_half(n, expected):
    assert half(n) == expected


def test_words():
    assert f"{total([1, 2])} in all" == "3 in all"


def test_text():
    with pytest.raises(TypeError, match="unsupported"):
        total(["a"])
`
const FILES: Files = {
  'main.py': 'from cart import total\n\nprint(total([1]))\n',
  'cart.py': WRONG,
  'cart_test.py': TEST,
}

const rewrite = (from: string, to: string): Reply => {
  expect(TEST).toContain(from)
  return write('cart_test.py', TEST.replace(from, to))
}
const ASSERTION = '    assert result == 3\n'

/** Some of the ways to make the tests pass, or fewer of them run, without a repair; the parser's own tests know them all. */
const WEAKER: readonly [string, Reply, RegExp][] = [
  ['no assertion', rewrite(ASSERTION, '    assert result\n'), /test_total would not assert/],
  ['another value', rewrite('== 3', '== 4'), /would expect 4 instead of 3.*does not decide/],
  ['its own value', rewrite('total([1, 2])', '3'), /would not use cart.total any more/],
  [
    'a fixture that skips',
    write(
      'conftest.py',
      'import pytest\n\n\n@pytest.fixture(autouse=True)\ndef off():\n    pytest.skip("later")\n',
    ),
    /test_total would give up early/,
  ],
  [
    'a stand-in',
    write('conftest.py', 'import cart\n\ncart.total = lambda prices: 3\n'),
    /in the place of cart.total/,
  ],
  [
    'a setting',
    write('pytest.toml', '[pytest]\naddopts = ["--deselect", "cart_test.py::test_total"]\n'),
    /which tests run/,
  ],
  ['no file', call('delete_file', { reasoning: 'It is wrong.', filepath: 'cart_test.py' }), /would be gone/],
]

test(`a test is not weakened by ${WEAKER.map(([name]) => name).join(', ')}`, async ({ app, endpoint }) => {
  test.slow()
  const { base_url } = await endpoint([
    ...WEAKER.map(([, reply]) => reply),
    write('cart.py', RIGHT),
    complete,
  ])
  const { outcome, files, events } = await runToEnd(app, {
    project_name: 'weaker',
    goal: GOAL,
    files: FILES,
    base_url,
  })
  const messages = events.flatMap((event) => (event.type === 'action-refuse' ? [event.message] : []))
  for (const [i, [name, , pattern]] of WEAKER.entries())
    expect(messages[i] ?? 'applied', name).toMatch(pattern)
  expect(messages).toHaveLength(WEAKER.length)
  expect(outcome).toBe('complete')
  expect(files['cart_test.py']).toBe(TEST)
})

test('tests may grow, be laid out anew, and go with a module that nobody needs', async ({
  app,
  endpoint,
}) => {
  test.slow()
  const moved = TEST.replace(
    '    result = total([1, 2])\n    assert result == 3',
    '    # three in all\n    summed = total( [1,2] )\n    assert (summed == 3), "sum"',
  )
  const grown = `${moved}\n\ndef test_nothing():\n    assert total([]) == 0\n`
  const { base_url } = await endpoint([
    write('cart_test.py', grown),
    write('cart.py', RIGHT),
    incomplete('cart.py is to be called basket.py.'),
    {
      calls: [
        call('rename_file', { reasoning: 'As asked.', filepath: 'cart.py', new_filepath: 'basket.py' }),
        write('main.py', 'from basket import total\n\nprint(total([1]))\n'),
        write('basket_test.py', grown.replace('from cart', 'from basket')),
      ].flatMap(({ calls = [] }) => calls),
    },
    incomplete('old.py is of no use.'),
    call('delete_file', { reasoning: 'Nothing imports it.', filepath: 'old.py' }),
    complete,
  ])
  const old = {
    'old.py': 'VALUE = 1\n',
    'old_test.py': 'import old\n\n\ndef test_old():\n    assert old.VALUE == 1\n',
  }
  const result = await runToEnd(app, {
    project_name: 'grow',
    goal: GOAL,
    files: { ...FILES, ...old },
    base_url,
  })
  expect(result.events.filter(({ type }) => type === 'action-refuse')).toEqual([])
  expect(result.outcome).toBe('complete')
  expect(Object.keys(result.files).sort()).toEqual(['basket.py', 'basket_test.py', 'main.py'])
})

test('a wrong value in a test is put right by the words of the goal', async ({ app, endpoint }) => {
  const wrong = TEST.replace('(5, 2)', '(5, 3)')
  const because = (reasoning: string): Reply =>
    call('write_code', { reasoning, filepath: 'cart_test.py', code: TEST })
  const { base_url } = await endpoint([
    because('The test must be wrong.'),
    because('The goal says "n divided by 2 and rounded down", so half(5) is 2.'),
    complete,
  ])
  const { outcome, context, events } = await runToEnd(app, {
    project_name: 'decided',
    goal: GOAL,
    files: { ...FILES, 'cart.py': RIGHT, 'cart_test.py': wrong },
    base_url,
  })
  expect(outcome).toBe('complete')
  const refusals = events.flatMap((event) => (event.type === 'action-refuse' ? [event.message] : []))
  expect(refusals).toEqual([expect.stringContaining('The goal does not decide that.')])
  expect(context.revised_tests).toEqual([expect.stringContaining('would expect 2 instead of 3')])
})

test('the person is asked before a test is weakened, and decides', async ({ app, endpoint }) => {
  const weaker = rewrite('== 3', '>= 3')
  const { base_url, requests } = await endpoint([weaker, weaker, write('cart.py', RIGHT), complete])
  await startRun(app, { project_name: 'asked', goal: GOAL, files: FILES, base_url })
  const asked = await untilAtRest(app, 'asked')
  expect(asked.status).toBe('paused')
  expect(asked.reason).toMatch(/wants to weaken a test: cart_test.py::test_total would not assert/)
  await app.evaluate(() => window.started.asked?.say('No, the sum is exact.'))
  await expect.poll(() => requests.length).toBe(2)
  expect(JSON.stringify(requests[1]?.body.messages)).toContain(
    'The person was asked and says: No, the sum is exact.',
  )
  expect((await untilAtRest(app, 'asked')).status).toBe('paused')
  await app.evaluate(() => window.started.asked?.say('allow'))
  const standing = await untilAtRest(app, 'asked')
  expect(standing.status).toBe('complete')
  expect(standing.files['cart_test.py']).toContain('>= 3')
  const { events } = await standingOf(app, 'asked')
  expect(events.flatMap((event) => (event.type === 'answer' ? [event.text] : []))).toEqual([
    'No, the sum is exact.',
    'allow',
  ])
})

test('what is left undone, and tests that notice nothing, hold completion back', async ({
  app,
  endpoint,
}) => {
  const undone = `${RIGHT}\n\ndef tax(price):\n    """Later."""\n    ...\n`
  const long = `def classify(n):
    if n < 10:
        return "low"
    if n < 20 and n % 2 == 0:
        return "even"
    if n > 90:
        return n - 90
    return n * 3 + 7
`
  const weak =
    'from main import classify\n\n\ndef test_classify():\n    for n in (1, 12, 50, 95):\n        assert classify(n) is not None\n'
  const { base_url, requests } = await endpoint([
    write('cart.py', RIGHT),
    complete,
    write(
      'main_test.py',
      `${weak}\n\ndef test_values():\n    assert [classify(n) for n in (1, 12, 50, 95, 20, 10, 90, 91)] == ["low", "even", 157, 5, 67, "even", 277, 1]\n`,
    ),
    complete,
  ])
  const { outcome, events, files } = await runToEnd(app, {
    project_name: 'undone',
    goal: 'Write classify(n).',
    files: { 'main.py': long, 'main_test.py': weak, 'cart.py': undone, 'cart_test.py': TEST },
    base_url,
  })
  const prompts = requests.map(({ body }) => JSON.stringify(body.messages))
  expect(prompts[0]).toContain('cart.py:9 tax() has no body yet')
  expect(prompts[2]).toContain('small changes of the code broke no test')
  expect(events.filter(({ type }) => type === 'mutation-end')).toHaveLength(1)
  expect(outcome).toBe('complete')
  expect(files['cart.py']).toBe(RIGHT)
})

test('tests that assert nothing do not count', async ({ app, endpoint }) => {
  const { base_url, requests } = await endpoint([
    write('cart_test.py', 'from cart import total\n\n\ndef test_total():\n    assert total([1]) == 1\n'),
    complete,
  ])
  const { outcome } = await runToEnd(app, {
    project_name: 'silent',
    goal: GOAL,
    files: {
      'main.py': 'print(1)\n',
      'cart.py': RIGHT,
      'cart_test.py': 'from cart import total\n\n\ndef test_total():\n    total([1])\n    assert True\n',
    },
    base_url,
  })
  expect(JSON.stringify(requests[0]?.body.messages)).toContain(
    'No test asserts anything that could be false.',
  )
  expect(outcome).toBe('complete')
})
