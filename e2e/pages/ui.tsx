import { createRoot } from 'react-dom/client'
import { hash } from '../../src/adapters/model/hash'
import { listedPrice } from '../../src/adapters/model/prices'
import { PROVIDERS } from '../../src/adapters/model/providers'
import { createSharing } from '../../src/adapters/sharing/createSharing'
import { createProjectStore } from '../../src/adapters/storage/createProjectStore'
import { createMemoryRecords } from '../../src/adapters/storage/records'
import { createSettings } from '../../src/adapters/storage/createSettings'
import { createWorld } from '../../src/adapters/world/createWorld'
import { sleep } from '../../src/adapters/world/sleep'
import { createAutocoder } from '../../src/api/createAutocoder'
import type { ModelClient, ModelOutcome } from '../../src/core/ports'
import { App } from '../../src/ui/App'
import { Permit } from '../../src/ui/embed/Permit'
import type { PythonStatus } from '../../src/ui/props'
import { Unsupported } from '../../src/ui/unsupported/Unsupported'
import { createFakePython } from '../../src/testing/fakePython'
import { longFiles, longReportOf, longTurn } from './long'
import { SHOWN } from './shown'
import { GOAL, reportOf, TURNS } from './song'

// The screen over the real loop and the real store in memory, with a model and a Python that follow the query:
// ?scene=home|empty|work|fault|done|saved|shown|long|stream|limit|stuck|failed|permit|lost
// &pace=<ms a piece> &hold=<turn to hang in> &from=<turn from which `stream` has that pace>
const query = new URLSearchParams(location.search)
const scene = query.get('scene') ?? 'home'
const pace = Number(query.get('pace') ?? 0)
const hold = Number(query.get('hold') ?? (['long', 'stream'].includes(scene) ? -1 : 99))
const from = Number(query.get('from') ?? 0)

const records = createMemoryRecords('')
const store = createProjectStore({
  records,
  hash,
  now: () => Date.now(),
  newId: () => crypto.randomUUID(),
  lock: async () => () => {},
  channel: { post: () => {}, listen: () => {} },
})

// What another tab would do to it.
Object.assign(window, { store })

let faults = scene === 'fault' || scene === 'failed' ? 2 : 0
/** What the model does at a turn; where it gets stuck, it goes back and forth between two versions that both fail. */
function turnOf(number: number): readonly [name: string, args: object] {
  if (scene === 'long' || scene === 'stream') return longTurn(number)
  if (scene === 'stuck' && number > 0) {
    const code = `BARS = ${number % 2}\n`
    return ['write_code', { reasoning: `Perhaps ${number % 2} bars.`, filepath: 'main.py', code }]
  }
  return TURNS[Math.min(number, TURNS.length - 1)] ?? ['', {}]
}

const model: ModelClient = {
  async *reply({ turn }, signal): AsyncGenerator<string, ModelOutcome, void> {
    const isPaced = pace > 0 && turn.number >= from
    if (isPaced) await sleep(pace / 100, signal)
    if (turn.number === 1 && faults > 0) {
      faults -= 1
      if (faults === 1)
        return {
          failure: { kind: 'rate', message: 'api.openai.com asks to wait (429).', retry_after_seconds: 9 },
        }
      const message =
        'api.openai.com does not accept the key (401): "Incorrect API key provided: sk-proj-••••mple". Correct it in Settings, then resume.'
      return { failure: { kind: 'key', message, retry_after_seconds: null } }
    }
    const [name, args] = turnOf(turn.number)
    const text = JSON.stringify(args)
    const end = turn.number === hold ? 230 : text.length
    // What comes before is not watched.
    const piece = ['long', 'stream'].includes(scene) && !isPaced ? text.length : 12
    for (let at = 0; at < end; at += piece) {
      if (isPaced) await sleep(pace / 1000, signal)
      yield text.slice(at, Math.min(end, at + piece))
    }
    if (turn.number === hold) await sleep(3600, signal)
    const call = { id: 'call_1', type: 'function' as const, function: { name, arguments: text } }
    const usage = {
      calls: 1,
      input_tokens: 2104 + 400 * turn.number,
      output_tokens: 1200,
      cached_tokens: 0,
      cost_usd: 0.008,
      is_estimate: false,
    }
    return {
      reply: {
        message: { role: 'assistant', content: null, tool_calls: [call] },
        finish_reason: 'tool_calls',
        usage,
      },
    }
  },
}

const sharing = createSharing(location.origin + location.pathname)
const { autocoder, registry, gather, playerParts } = createAutocoder({
  store,
  python: {
    ...createFakePython(),
    async check({ files }, signal) {
      if (from === 0) await sleep(pace / 20, signal)
      return scene === 'long' || scene === 'stream' ? longReportOf(files) : reportOf(files)
    },
    inspect: async () => ({}),
    mutate: async () => [],
  },
  hash,
  connection: async () => ({ base_url: '', model: '', api_key: '' }),
  defaultModel: () => 'gpt-5.6',
  createModel: () => model,
  createReplay: () => model,
  price: () => null,
  createWorld,
  sharing,
  sharedSettings: async () => ({ model: 'gpt-5.6', limits: { epochs: 50 } }),
})

const gates = {
  files: { passed: 2, total: 2 },
  tests: { passed: 7, total: 7 },
  main: { success: true, exit_code: 0 },
  goal: true,
}
const demos = [
  {
    name: 'random_midi_generator',
    title: 'MIDI composer',
    description: 'Writes a song for four instruments; finds and repairs two timing bugs of its own',
    note: 'The replies were written by hand.',
    gates,
    load: () => Promise.reject(new Error('The demo could not be loaded.')),
  },
  {
    name: 'sudoku',
    title: 'Sudoku',
    description: 'Asks for a puzzle with input(), solves it and explains each deduction',
    note: 'The replies were written by hand.',
    gates: { ...gates, files: { passed: 3, total: 3 }, tests: { passed: 12, total: 12 } },
    load: () => Promise.reject(new Error('The demo could not be loaded.')),
  },
]

/** What Python's prompt says to a few lines; nothing to any other. */
const PROMPT_ANSWERS: Readonly<Record<string, string>> = {
  'from main import compose': '',
  'len(compose(seed=7))': '8754\n',
  'compose(seed=7, bars=8)':
    'Traceback (most recent call last):\n  File "<console>", line 1, in <module>\n' +
    "TypeError: compose() got an unexpected keyword argument 'bars'\n",
  'compose("seven")':
    'Traceback (most recent call last):\n  File "<console>", line 1, in <module>\n' +
    '  File "/home/pyodide/project/main.py", line 18, in compose\n    body, now = b"\\x00" + rng\n' +
    "TypeError: can't concat str to bytes\n",
}

const python: PythonStatus =
  scene === 'work'
    ? { phase: 'loading', loaded_bytes: 3_400_000, total_bytes: 8_200_000 }
    : { phase: 'ready', version: '3.14' }

async function prepare(): Promise<void> {
  if (scene === 'empty' || scene === 'lost' || scene === 'permit') return
  const options = { project_name: 'random_midi_generator', goal: GOAL, log_level: 'quiet' as const }
  if (['work', 'fault', 'done', 'stuck', 'failed'].includes(scene)) {
    autocoder({ ...options, unattended: scene === 'failed' })
    return
  }
  if (scene === 'stream') {
    autocoder({
      ...options,
      files: from > 0 ? longFiles() : { 'main.py': 'print(1)\n' },
      limits: { epochs: 1_000, tokens: 1e9 },
    })
    return
  }
  if (scene === 'limit') {
    autocoder({ ...options, limits: { epochs: 2 } })
    return
  }
  if (scene === 'shown') {
    await store.save({
      name: 'random_midi_generator',
      goal: 'Write a file of every kind, and a 6 second song with two instruments, polyphonic, of at least 100 notes',
      files: SHOWN,
    })
    return
  }
  if (scene === 'long') {
    await autocoder({ ...options, files: longFiles(), limits: { epochs: 250, tokens: 1e9 } }).result
    return
  }
  await autocoder(options).result
  await autocoder({ ...options, project_name: 'expenses_report', limits: { epochs: 2 } }).result
  await store.save({
    name: 'tide_table',
    goal: 'Print the tides of a harbour',
    files: { 'main.py': 'print(1)\n' },
  })
}

async function start(): Promise<void> {
  const settings = await createSettings(records, {
    base_url: 'https://api.openai.com/v1',
    model: 'gpt-5.6',
    theme: 'system',
    log_level: 'quiet',
    step: query.has('step'),
    limits: { epochs: 50, tokens: 2_000_000, seconds: 3600, cost_usd: 0.5 },
    prices: {},
    package_index: '',
    has_notices: false,
  })
  const root = createRoot(document.getElementById('root') as HTMLElement)
  if (scene === 'lost')
    return root.render(
      <Unsupported
        missing={[
          { name: 'WebAssembly', purpose: 'Python' },
          { name: 'DecompressionStream', purpose: 'loading Python' },
        ]}
      />,
    )
  if (scene === 'permit')
    return root.render(
      <Permit
        origin="https://notebooks.example"
        preferences={settings.current}
        decide={() => {}}
        kept={[]}
        keep={async () => {}}
        forget={async () => {}}
      />,
    )
  await prepare()
  // A saved project: as after a reload, the page knows of no run.
  const known = ['saved', 'home', 'shown', 'long'].includes(scene)
    ? { runs: [], subscribe: () => () => {} }
    : registry
  root.render(
    <App
      autocoder={autocoder}
      store={store}
      registry={known}
      sharing={sharing}
      gather={gather}
      playerParts={playerParts}
      settings={settings}
      python={{ current: python, subscribe: () => () => {} }}
      folders={null}
      offline={{
        current: { isOnline: true, isKept: true, isUpdateReady: false },
        subscribe: () => () => {},
        update() {},
      }}
      storage={{
        current: {
          isDurable: scene !== 'limit',
          notice: 'This browser does not let the page keep anything.',
          isOutdated: false,
          isCleared: false,
          persistence: 'denied',
        },
        subscribe: () => () => {},
      }}
      demos={demos}
      providers={PROVIDERS}
      listedPrice={listedPrice}
      signIn={async () => {}}
      arrival={null}
      testConnection={async () => {
        await sleep(0.2, new AbortController().signal)
        return {
          success: false,
          title: 'Wrong key',
          message: 'api.openai.com does not accept the key (401).',
        }
      }}
      runProgram={async (kind, _files, _access, { onOutput, onInput }, signal) => {
        const print = (text: string) => onOutput('stdout', new TextEncoder().encode(text))
        if (kind === 'prompt')
          for (;;) {
            print('>>> ')
            const line = await onInput('>>> ', signal)
            if (line === null) break
            print(PROMPT_ANSWERS[line] ?? '')
          }
        print('A song in three questions.\n\nKey [C major]: ')
        const key = await onInput('Key [C major]: ', signal)
        signal.throwIfAborted()
        print('Tempo in beats a minute: ')
        const tempo = await onInput('Tempo in beats a minute: ', signal)
        print(`Wrote song.mid: ${key}, ${tempo} bpm\n`)
        const output = ''
        const main = {
          success: true,
          error: null,
          output,
          stdout: output,
          stderr: '',
          exit_code: 0,
          seconds: 0.31,
        }
        return {
          main: { ...main, ended: 'exit' },
          artifacts: { 'song.mid': new Uint8Array(812) },
          changed_sources: [],
        }
      }}
      isBusyElsewhere={async () => query.has('busy')}
      holdProject={() => ({
        current: query.has('elsewhere') ? 'elsewhere' : 'here',
        subscribe: () => () => {},
        takeOver: async () => {},
        release() {},
      })}
    />,
  )
}

start()
