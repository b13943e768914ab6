import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build, type Plugin } from 'vite'
import type { KeptBuild } from '../../src/adapters/offline/serviceWorker'

const WORKER = new URL('../../src/adapters/offline/serviceWorker.ts', import.meta.url).pathname
const NAME = 'sw.js'
/** What hosts read and pages don't. */
const NOT_SERVED = new Set([NAME, '_headers', '.nojekyll'])

/** The recorded demos under names that programs know; the app has its own, whose names carry their content. */
const FOR_PROGRAMS = 'demos/'

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

/** Of no use without what it downloads itself, and as large as half of Python. */
const NOT_KEPT = '/@mlc-ai/web-llm/'

/** Every file that a folder serves, with its hash. */
function builtFiles(dir: string, without: ReadonlySet<string>): KeptBuild['files'] {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_SERVED.has(path) && !path.startsWith(FOR_PROGRAMS) && !without.has(path))
    .sort()
  return Object.fromEntries(paths.map((path) => [path, sha256(readFileSync(join(dir, path)))]))
}

/** Writes into a built folder the service worker that keeps what lies there, but for some paths. */
export async function writeServiceWorker(
  dir: string,
  without: ReadonlySet<string> = new Set(),
): Promise<void> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      lib: { entry: WORKER, formats: ['iife'], name: 'offline', fileName: 'sw' },
    },
  })
  const [{ output }] = (Array.isArray(result) ? result : [result]) as [{ output: { code: string }[] }]
  const code = output[0]?.code ?? ''
  const files = builtFiles(dir, without)
  // Two service workers never share what they keep, also when they differ in nothing else: one that can't be installed
  // takes back all that it has kept.
  const kept: KeptBuild = { version: sha256(code + JSON.stringify(files)).slice(0, 16), files }
  writeFileSync(join(dir, NAME), `const BUILD=${JSON.stringify(kept)};${code}`)
}

/** Makes the built app work without a network. */
export function offlinePlugin(): Plugin {
  const without = new Set<string>()
  return {
    name: 'autocoder-offline',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle))
        if (part.type === 'chunk' && part.moduleIds.some((id) => id.includes(NOT_KEPT)))
          without.add(part.fileName)
    },
    // After everything else has been written, the public folder too.
    writeBundle: {
      order: 'post',
      sequential: true,
      handler: ({ dir = 'dist' }) => writeServiceWorker(dir, without),
    },
  }
}
