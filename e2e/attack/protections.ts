import type { Patch } from './patchDist'

/** A line of the app that holds attacks off, as the change to the built app that takes it away. */
export interface Protection {
  readonly name: string
  readonly patches: readonly Patch[]
  /** The name of an attack that gets through without it. */
  readonly attack: string
}

const page = (find: RegExp, put: string): Patch => ({ in: 'page', find, put })
const app = (find: RegExp, put: string): Patch => ({ in: 'app', find, put })
const worker = (find: RegExp, put: string): Patch => ({ in: 'worker', find, put })

const TEXT = 'a policy that was eased'
const ALONE = 'a script in the frame, where the page has no rules'
const MISTAKE = 'a mistake in the page itself'
const protection = (name: string, attack: string, ...patches: Patch[]): Protection => ({
  name,
  attack,
  patches,
})

/** A rule whose absence would leave a stricter one in force is opened instead. */
const OPEN = "* data: blob: 'unsafe-inline' 'unsafe-eval' http://[::1]:*"
const pageRule = (name: string, attack = MISTAKE) =>
  protection(`the page's ${name}`, attack, page(new RegExp(`\\b${name} [^;"]+(?=[;"])`), `${name} ${OPEN}`))
const pageRuleGone = (name: string, attack = MISTAKE) =>
  protection(`the page's ${name}`, attack, page(new RegExp(`([;"] ?)${name}( [^;"]+)?(?=[;"])`), '$1'))
const FRAME_POLICY = '(<!doctype html><meta http-equiv="Content-Security-Policy" content="'
const frameRule = (name: string, attack = ALONE) =>
  protection(
    `the frame's ${name}`,
    attack,
    app(new RegExp(`${FRAME_POLICY}[^"]*?)${name} [^;"]+`), `$1${name} ${OPEN}`),
  )

export const PAGE_POLICY = protection(
  "the page's policy",
  MISTAKE,
  page(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''),
)
const FRAME = protection("the frame's policy", ALONE, app(new RegExp(`${FRAME_POLICY})[^"]+`), '$1'))
const ORIGIN = protection(
  "the frame's opaque origin",
  'Python looks for a way out into JavaScript',
  app(/(["'`])allow-scripts\1/, '`allow-scripts allow-same-origin`'),
)
const ADDRESS = protection(
  "the worker's own origin",
  '',
  app(
    /\\?`data:text\/javascript;charset=utf-8,\\?\$\{encodeURIComponent\(source\)\}\\?`/,
    "URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))",
  ),
)
const STORAGE = protection(
  'no credentials, and storage that nobody else has',
  '',
  app(/(["'`])credentialless\1/, "'data-with-credentials'"),
)
const WORKERS = protection(
  'no workers of workers',
  'a worker of a worker',
  worker(/Reflect\.deleteProperty\(self,\s*(["'`])Worker\1\)/, '0'),
)

/** Without these Python is at home in the page. */
export const SEALS: readonly Protection[] = [PAGE_POLICY, FRAME, ORIGIN, STORAGE, ADDRESS, WORKERS]

const of = (what: string) => `a program with ${what}`
const message = (what: string) => `a message that ${what}`
/** It holds off what those before it would let through, so they are taken away together with it. */
const ASKED = app(/\|\|!\w+\.delete\(\w+\.data\.id\)/, '')
/** What the page makes of answers and of what is told. */
const MESSAGES: readonly Protection[] = [
  protection(
    'no ports in answers',
    message('carries a port'),
    app(/\b(\w+)\.length>0\|\|(?=typeof (\w+)!=.object.\|\|!\2\|\|typeof \2\.id)/, ''),
  ),
  protection(
    'answers are objects with an id',
    message('has no id'),
    app(/typeof (\w+)!=.object.\|\|!\1\|\|typeof \1\.id!=.string.\?!1:/, ''),
    ASKED,
  ),
  protection('answers to what was asked', message('has an id that nobody gave'), ASKED),
  protection(
    'the schema of answers',
    message('answers with text'),
    app(
      /let (\w+)=\w+\.safeParse\((\w+)\);if\(!\1\.success\)return (\w+)\(.its reply is malformed.\)/,
      'let $1={success:!0,data:$2};if(!$1.success)return 0',
    ),
  ),
  protection(
    'the bound on bytes in answers',
    message('answers with too many bytes'),
    app(/(\w+=)6e7(?=,\w+=2e4,\w+=\w+\(\{exit_code)/, '$1 1e9'),
  ),
  protection(
    'the bound on files in answers',
    message('answers with too many files'),
    app(/(\w+=6e7,\w+=)2e4(?=,\w+=\w+\(\{exit_code)/, '$1 1e9'),
  ),
  protection(
    'the bound on the reason why files are left out',
    message('answers with a long reason'),
    app(/(left_out:\w+\(\)\.check\(\w+\()1e4(?=\)\))/, '$1 1e9'),
  ),
  protection(
    'the bound on files of bytecode',
    message('tells of bytecode of too many files'),
    app(/(\w+=6e7,\w+=)2e4(?=,\w+=1e3,)/, '$1 1e9'),
  ),
  protection(
    'the bound on bytes of bytecode',
    message('tells of too many bytes of bytecode'),
    app(/(\w+=)6e7(?=,\w+=2e4,\w+=1e3,)/, '$1 1e9'),
  ),
  protection(
    'the bound on one report',
    message('tells of a long report'),
    app(/(=\w+\(\)\.check\(\w+\()1e6(?=\)\),\w+=\w+\(.type.,)/, '$1 1e9'),
  ),
  protection(
    'the bound on all reports',
    message('tells of too many reports'),
    app(/(\w+\+=\w+\.length,\w+)>\w+\?(?=\w+\.resolve\(\{ended:.output.\}\):)/, '$1<0?'),
  ),
  protection(
    'the bound on the name of a place',
    message('tells of a place with a long name'),
    app(/(path:\w+\(\)\.check\(\w+\()4096(?=\)\),line:)/, '$1 1e9'),
  ),
  protection(
    'the schema of what is told',
    message('tells of nothing known'),
    app(
      /let (\w+)=\w+\.safeParse\((\w+)\);if\(!\1\.success\)return (\w+)\.resolve\((\w+)\(.it sent a malformed message.\)\)/,
      'let $1={success:!0,data:$2};if(!$1.success)return 0',
    ),
  ),
  protection(
    'names of files',
    'an answer that names files of others',
    app(/\.written\.map\(\(\[(\w+)\]\)=>\w+\(\1\)\)\.find\(\w+=>\w+!==null\)/, '.nothing'),
  ),
]
/** What ends a program. */
const LIMITS: readonly Protection[] = [
  protection(
    'the limit of time',
    of('an endless loop'),
    app(/\b\w+\.isUp\.then\(\(\)=>\(\{ended:.time.\}\)\)/, 'new Promise(()=>{})'),
  ),
  protection('the limit of memory', of('too much memory'), worker(/\{\s*memoryLimit=\w+\s*\}/, '{}')),
  protection(
    'the limit of the disk',
    of('a full disk'),
    worker(/throw new \w+\.ErrnoError\(NO_SPACE\)/, '0'),
  ),
  protection('the limit of files', of('too many files'), worker(/\bMAX_FILES=1e3/, 'MAX_FILES=1e9')),
  protection(
    'the limit of bytes in files',
    of('too many bytes in a file'),
    worker(/\bMAX_BYTES=5e7/, 'MAX_BYTES=5.9e7'),
  ),
  protection('the limit of depth', of('too deep folders'), worker(/\bMAX_DEPTH=50/, 'MAX_DEPTH=1e3')),
  protection(
    'the watch for death',
    of('an end of its own'),
    worker(/(?<!function )\bwatchForDeath\(\w+,\w+,\w+\)/, '0'),
  ),
  protection(
    'the watch for a worker that closes itself',
    of('its worker closed'),
    worker(/self\.close=\(\)=>\w+\(.the worker was closed.\)/, '0'),
  ),
  protection(
    'the limit of output',
    of('too much output'),
    app(/\b\w+\.bytes>\w+\*10&&\w+\.resolve\(\{ended:.output.\}\)/, '0'),
    worker(/\b\w+<0&&\(\w+\(\),\w+\(\{type:.flood.\}\)\)/, '0'),
    worker(/\b(\w+)>0&&(?=\w+\(\w+,\w+\.slice\(0,\1\)\))/, ''),
  ),
  protection(
    'the limit of messages',
    message('tells without end'),
    app(/if\((\w+)\+=1,\1>\w+\)return \w+\.resolve\(\{ended:.output.\}\);/, ''),
  ),
  protection(
    'the end of workers',
    'programs that live on after their end',
    app(/\bworkers\.get\(data\.id\)\?\.terminate\(\)/, '0'),
  ),
]
/** What keeps one check from having its say in the next, and in its own verdict. */
const VERDICTS: readonly Protection[] = [
  protection(
    'bytecode is taken once',
    'a test that plants bytecode and verdicts',
    app(/\b(\w+)\?\?=(\w+)\.modules\b/, '$1=$2.modules'),
  ),
  protection(
    'the first word on a file counts',
    'a test that plants bytecode and verdicts',
    app(/(\w+\?\.type===.validated.)&&!\w+\.has\(\w+\.path\)/, '$1'),
  ),
  protection(
    'pytest has the last word on its tests',
    'a project that lies about its tests',
    app(/\b\w+===1&&!\w+\.some\(\w+\)\?/, '!1?'),
  ),
  protection(
    'sandboxes are told only what they need',
    'a page that tells more than it must',
    app(/\bis_attended:!1(?=,seed)/, 'is_attended:!1,more:localStorage.canary'),
  ),
  protection(
    'nobody is asked where nobody is',
    message('asks where nobody is'),
    app(/\w+\.resolve\(\w+\(.it asked where nobody is.\)\)/, '0'),
  ),
]

/** Every line that holds attacks off. */
export const PROTECTIONS: readonly Protection[] = [
  PAGE_POLICY,
  ...['script-src', 'style-src', 'img-src', 'media-src', 'font-src', 'connect-src'].map((name) =>
    pageRule(name),
  ),
  pageRule('frame-src'),
  ...['base-uri', 'require-trusted-types-for'].map((name) => pageRuleGone(name)),
  pageRuleGone('trusted-types'),
  // What these forbid needs more than they alone: their words are watched.
  ...['default-src', 'object-src', 'worker-src', 'manifest-src', 'form-action'].map((name) =>
    pageRule(name, TEXT),
  ),
  FRAME,
  ...['default-src', 'script-src', 'worker-src', 'connect-src'].map((name) => frameRule(name)),
  protection(
    "the frame's sandbox",
    'Python looks for a way out into JavaScript',
    app(/\b\w+\.setAttribute\((["'`])sandbox\1,(["'`])allow-scripts\2\)/, '0'),
  ),
  ORIGIN,
  WORKERS,
  protection('frames hear who shows them', ALONE, app(/if \(hello\.source !== parent\) return/, '')),
  ...MESSAGES,
  ...LIMITS,
  ...VERDICTS,
]
