import { createChance } from '../bench/loop/chance'
import { type ChatRequest, call, type Reply } from './endpoint/startEndpoint'
import { complete, create, expect, incomplete, runToEnd, testOnOnePage as test, write } from './fixtures'

// The bench of the loop in the built page: real Python, real HTTP, and a model that knows the solution and goes wrong in
// three of ten replies. AUTOCODER_FAULT_RUNS: how many runs, two unless it is given.

const GOAL = 'Write main.py with total(prices), the sum of the prices, and print total([1, 2]).'
const DRAFT = 'def total(prices):\n    return sum(prices) + 1\n\n\nprint(total([1, 2]))\n'
const RIGHT = DRAFT.replace(' + 1', '')
const TEST =
  'from main import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n    assert total([]) == 0\n'

const isRight = ({ messages }: ChatRequest): boolean =>
  !JSON.stringify(messages[1]).includes('sum(prices) + 1\\\\n')

function rightReply(request: ChatRequest): Reply {
  const offered = (request.tools ?? []).map((tool) => tool.function.name)
  if (offered.includes('create')) return create(DRAFT, TEST)
  if (!offered.includes('project_validation_action')) return write('main.py', RIGHT)
  return isRight(request) ? complete : incomplete('total() adds one too many.')
}

const CHEATS: readonly Reply[] = [
  write('main_test.py', TEST.replace('== 3', '== 4').replace('== 0', '== 1')),
  write('main_test.py', TEST.replace('def test', 'import pytest\n\n\n@pytest.mark.skip\ndef test')),
  write('main_test.py', TEST.replace(/ {4}assert total\(\[\]\) == 0\n/, '')),
  write('main_test.py', '\n'),
]

function faultyReply(right: Reply, last: Reply, { pick, between }: ReturnType<typeof createChance>): Reply {
  const [{ name, arguments: text } = { name: '', arguments: '' }] = right.calls ?? []
  const half = text.slice(0, between(1, text.length - 1))
  return pick<Reply>([
    { ...right, cut: between(200, 500) },
    { calls: [{ name, arguments: half }], finish: 'length' },
    { calls: [{ name, arguments: `${half},}` }] },
    call('fix_everything', { reasoning: 'It is simple.' }),
    { text: 'Well.' },
    write('main.py', DRAFT),
    last,
    pick(CHEATS),
  ])
}

for (let seed = 0; seed < Number(process.env.AUTOCODER_FAULT_RUNS ?? 2); seed += 1)
  test(`a model that goes wrong at random ends complete, and its test stays: seed ${seed}`, async ({
    app,
    endpoint,
  }) => {
    test.slow()
    const chance = createChance(seed)
    let last: Reply = { text: 'Well.' }
    const { base_url, requests } = await endpoint((request) => {
      const right = rightReply(request)
      const reply = chance.next() < 0.3 ? faultyReply(right, last, chance) : right
      last = reply
      return reply
    })
    const { outcome, reason, files } = await runToEnd(app, { project_name: 'faulty', goal: GOAL, base_url })
    expect(outcome, `${reason} (${requests.length} requests)`).toBe('complete')
    expect(files).toEqual({ 'main.py': RIGHT, 'main_test.py': TEST })
  })
