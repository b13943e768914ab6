import { readFileSync } from 'node:fs'
import { leftovers, liars, nested, planted, tellingPage } from './betweenChecks'
import { frameAlone } from './frameAlone'
import { pageRules, policyText } from './pageRules'
import { longestStall, MAX_STALL_MS, RUNAWAYS, watchStalls } from './runaways'
import type { Victim } from './victim'

/** Something that is tried on the app. */
export interface Attack {
  readonly name: string
  /** What came of it, a harm a line; nothing when the app withstood. @throws when it could not even be tried. */
  attempt(victim: Victim): Promise<string[]>
  /** Some of what must come of it where nothing protects. */
  readonly harms: readonly string[]
}

const read = (name: string) => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')

/** The files of a program that probes. */
function probing(name: string, victim: Victim, more: Record<string, string> = {}): Record<string, string> {
  const appNames = ['autocoder:/some/sub-path/']
  return {
    'main.py': read(`${name}.py`),
    'trying.py': read('trying.py'),
    'collector.txt': victim.collector.url,
    'origin.txt': victim.origin,
    'databases.txt': JSON.stringify(appNames),
    'channels.txt': JSON.stringify(['canary', ...appNames]),
    ...more,
  }
}

/** Each line of a probe says what it got or why not; what counts is what it brought back, not what it believes. */
function reached(output: string, victim: Victim): string[] {
  return output.split('\n').flatMap((line) => {
    const [, name, got] = /^(\w+) = (.*)$/.exec(line) ?? []
    const isSecret = [victim.canary, 'collected', victim.origin, "'taken'"].some((word) =>
      got?.includes(word),
    )
    return name && isSecret ? [`reached: ${name}`] : []
  })
}

const probes = (name: string, title: string, harms: readonly string[]): Attack => ({
  name: title,
  harms,
  async attempt(victim) {
    const { main } = await victim.check(probing(name, victim))
    if (!main?.stdout.includes('all tried\n'))
      throw new Error(`${name}.py did not get to its end: ${main?.output}`)
    return [...reached(main.output, victim), ...(await victim.harms())]
  },
})

/** What kills Python where it is refused is tried in an interpreter of its own. */
const deadly = (only: string, title: string, harm = `called: ${only}`): Attack => ({
  name: title,
  harms: [harm],
  async attempt(victim) {
    const { main } = await victim.check(probing('deadly', victim, { 'only.txt': only }), { seconds: 6 })
    return [...reached(main?.output ?? '', victim), ...(await victim.harms())]
  },
})

/** What a program's modules hold is let go of at its end; what forges answers then must lie elsewhere. */
const forging = (name: string): Record<string, string> => ({
  'main.py': 'exec(open("forging.txt").read(), {})\n',
  'forging.txt': read('forging.py'),
  'forgery.txt': name,
})

/** What a session ends with whose answer was believed; a reason why files were left out is such an answer. */
const isTaken = (ended: string | undefined) => ended === 'exit' || ended === 'files'

/** A forged message ends the session: nothing that it says is taken for an outcome. */
const forgery = (name: string): Attack => ({
  name: `a message that ${name}`,
  harms: [`taken for good: ${name}`],
  async attempt(victim) {
    await victim.run(watchStalls, null)
    const { main } = await victim.check(forging(name), { seconds: 20 })
    const next = await victim.check({ 'main.py': 'print("next")\n' })
    const stall = await victim.run(longestStall, null)
    return [
      ...(stall > MAX_STALL_MS ? [`the page stood still for ${Math.round(stall)} ms`] : []),
      ...(isTaken(main?.ended) ? [`taken for good: ${name}`] : []),
      ...(main?.ended === 'time' ? [`not stopped: ${name}`] : []),
      ...(next.main?.stdout === 'next\n' ? [] : ['the next check does not work']),
      ...(await victim.harms()),
    ]
  },
})

/** Looks like an answer and is taken for one; no more may come of it than an answer can bring. */
const lookalike = (name: string, harms: readonly string[]): Attack => ({
  name: `an answer that ${name}`,
  harms,
  async attempt(victim) {
    const { main, artifacts } = await victim.check(forging(name))
    if (main?.ended === 'exit' && !main.stdout.includes('all tried'))
      throw new Error(`Not tried: ${main.output}`)
    return [...Object.keys(artifacts).map((path) => `stored: ${path}`), ...(await victim.harms())]
  },
})

const namesIn = (table: string) =>
  [
    ...(new RegExp(`^${table} = \\{\\n([^]*?)^\\}`, 'm').exec(read('forging.py'))?.[1] ?? '').matchAll(
      /^ {4}"([^"]+)":/gm,
    ),
  ].map(([, name]) => name!)

const FORGERIES: readonly Attack[] = [...namesIn('ANSWERS'), ...namesIn('TOLD')].map(forgery)

/** Many of a kind: a few of them, chosen anew each time, say as much in a short run. */
export const ATTACKS_OF_A_KIND: readonly Attack[] = [...FORGERIES, ...RUNAWAYS]

export const ATTACKS: readonly Attack[] = [
  probes('storage', 'Python looks for everything that is stored', [
    'reached: origin',
    'reached: database',
    'reached: remembered_key',
    'reached: new_database',
    'reached: newer_database',
    'added: database evil',
    'changed: record doomed keys key',
    'reached: cache',
    'reached: poisoned_cache',
    'reached: private_file',
    'reached: written_private_file',
    'reached: channel',
    'reached: held_locks',
    'reached: stolen_lock',
    'reached: app_page',
    'reached: app_page_at_once',
    'a secret was read',
  ]),
  probes('network', 'Python looks for a way to the network', [
    'called: fetched',
    'called: fetched_by_prototype',
    'called: fetched_without_cors',
    'called: posted',
    'called: requested',
    'called: streamed',
    'called: xhr_at_once',
    'called: xhr',
    'called: web_socket',
    'called: event_source',
    'called: datagram',
    'called: imported',
    'called: imported_by_data',
    'called: imported_by_blob',
    'called: font',
    'called: font_of_canvas',
    'called: worker_by_data',
    'called: worker_by_blob',
    'called: by_open_url',
    'called: by_timer',
    'called: by_function',
    'called: by_async_function',
    'called: by_eval',
  ]),
  probes('escapes', 'Python looks for a way out into JavaScript', [
    'reached: by_run_js',
    'reached: by_constructor',
    'reached: by_python_in_python',
    'reached: by_module',
  ]),
  deadly('ctypes_run_script', 'Python runs a script through the machine'),
  deadly('ctypes_run_script_string', 'Python runs a script for its text through the machine'),
  deadly('module_of_the_interpreter', 'Python runs a script through the interpreter’s module'),
  deadly('lazy_file', 'Python opens a file that lies on the network'),
  deadly('persistence', 'Python asks how much is stored', 'reached: persistence'),
  lookalike('names files of others', ['stored: ../../other/secret.txt']),
  lookalike('has a then', []),
  lookalike('comes twice', []),
  planted(read('planting.py')),
  liars,
  leftovers,
  nested,
  tellingPage,
  pageRules,
  policyText,
  frameAlone,
]

export function attackOf(name: string): Attack {
  const found = [...ATTACKS, ...ATTACKS_OF_A_KIND].find((attack) => attack.name === name)
  if (!found) throw new Error(`There is no attack "${name}".`)
  return found
}
