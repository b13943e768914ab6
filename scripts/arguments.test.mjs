// @ts-check
import { describe, expect, it } from 'vitest'
import { isOpenAi, parseCommand } from './arguments.mjs'
import { parseGoals } from './severalRuns.mjs'

const parse = (/** @type {string[]} */ ...args) => parseCommand(args, {})

describe('parseCommand', () => {
  it('reads a new project with everything', () => {
    const command = parseCommand(
      '--goal|say hello|--name|hello|--model|m|--base-url|http://localhost:1/v1|--step|--log-level|debug|--limit-epochs|3|--limit-tokens|1000|--limit-seconds|1.5|--limit-cost|0.25|--packages|--hosts|a.example, b.example|--stdin|in.txt|--out|o|--force'.split(
        '|',
      ),
      {},
    )
    expect(command).toEqual({
      kind: 'new',
      name: 'hello',
      goal: 'say hello',
      demo: undefined,
      model: 'm',
      baseUrl: 'http://localhost:1/v1',
      isStepwise: true,
      hasAnswers: false,
      isJson: false,
      goalsFile: undefined,
      jobs: 2,
      logLevel: 'debug',
      limits: { epochs: 3, tokens: 1000, seconds: 1.5, cost_usd: 0.25 },
      mayFetchPackages: true,
      hosts: ['a.example', 'b.example'],
      stdinFile: 'in.txt',
      out: 'o',
      isForced: true,
    })
  })

  it('takes the base URL of the environment, and the option before it', () => {
    const environment = { OPENAI_BASE_URL: 'http://a.example/v1' }
    expect(parseCommand([], environment).baseUrl).toBe('http://a.example/v1')
    expect(parseCommand(['--base-url', 'http://b.example'], environment).baseUrl).toBe('http://b.example')
  })

  it('names a replay after its demo, and a continued project by itself', () => {
    expect(parse('--demo', 'x')).toMatchObject({ kind: 'demo', name: 'x', demo: 'x' })
    expect(parse('--project', 'y')).toMatchObject({ kind: 'project', name: 'y', goal: undefined })
    expect(parse('--project', 'y', '--goal', 'more')).toMatchObject({ kind: 'project', goal: 'more' })
  })

  it('reads what other programs ask for', () => {
    expect(parse('mcp', '--model', 'm')).toMatchObject({ kind: 'mcp', model: 'm' })
    expect(parse('--json', '--answers', '--name', 'x')).toMatchObject({
      kind: 'new',
      isJson: true,
      hasAnswers: true,
    })
    expect(parse('--goals', 'f', '--jobs', '3')).toMatchObject({ kind: 'several', goalsFile: 'f', jobs: 3 })
  })

  it.each([
    [['--nonsense'], /--nonsense/],
    [['stray'], /stray/],
    [['mcp', 'stray'], /"stray" is not an option/],
    [['--goals', 'a', '--demo', 'b'], /do not go together/],
    [['--goals', 'a', '--name', 'b'], /--name and --goals/],
    [['--goals', 'a', '--jobs', '0'], /--jobs must be a whole number/],
    [['--goal', 'a', '--name', 'b', '--jobs', '2'], /--jobs needs --goals/],
    [['mcp', '--goals', 'a'], /mcp takes no --goals/],
    [['mcp', '--goal', 'a'], /mcp takes no --goal:/],
    [['mcp', '--out', 'a'], /mcp takes no --out/],
    [['--goal'], /--goal/],
    [['--goal', ' '], /--goal is empty/],
    [['--project', 'a', '--demo', 'b'], /do not go together/],
    [['--project', 'a', '--name', 'b'], /leave --name out/],
    [['--demo', 'a', '--goal', 'b'], /its own goal/],
    [['--name', '../a'], /can't name a project/],
    [['--name', '..'], /can't name a project/],
    [['--log-level', 'loud'], /normal, debug, quiet, not "loud"/],
    [['--limit-epochs', '0'], /whole number above 0/],
    [['--limit-epochs', '1.5'], /whole number above 0/],
    [['--limit-seconds', 'soon'], /number above 0, not "soon"/],
    [['--base-url', 'localhost:1'], /http:\/\/ or https:\/\//],
  ])('refuses %j as wrong usage', (args, sentence) => {
    expect(() => parse(...args)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    )
  })
})

describe('parseGoals', () => {
  it('reads a name and a goal from each line that says something', () => {
    expect(parseGoals('# some\r\n one : Greet: all. \n\ntwo: Sum.\n')).toEqual([
      { name: 'one', goal: 'Greet: all.' },
      { name: 'two', goal: 'Sum.' },
    ])
  })

  it.each([
    ['one\n', /Line 1 of --goals/],
    ['a: b\n: c\n', /Line 2 of --goals/],
    ['../a: b', /can't name a project/],
    ['a: b\na: c', /names "a" twice/],
    ['# nothing\n', /has no goals/],
  ])('refuses %j as wrong usage', (text, sentence) => {
    expect(() => parseGoals(text)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    )
  })
})

describe('isOpenAi', () => {
  it('holds for the default and for the host of OpenAI alone', () => {
    expect(isOpenAi(undefined)).toBe(true)
    expect(isOpenAi('https://api.openai.com/v1')).toBe(true)
    expect(isOpenAi('https://api.openai.com.example/v1')).toBe(false)
    expect(isOpenAi('http://localhost:11434/v1')).toBe(false)
  })
})
