// @ts-check
import { readdir, readFile } from 'node:fs/promises'
import { dirname, extname, join, posix, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { CommandFailure, EXIT, reportFailure } from './failure.mjs'
import { DIST } from './place.mjs'

/** The most that the first JavaScript may weigh, gzipped, in bytes: the editor, the SDK and Python come later. */
const MOST_FIRST = 150_000

/** The most that the client of an embed may weigh as it lies there: other pages load it before they show anything. */
const MOST_CLIENT = 5_000

/**
 * The JavaScript that a browser fetches because of the page itself: its scripts, what is preloaded for them, and
 * everything that these import statically.
 * @param {string} dist @returns {Promise<{ path: string, gzipped: number }[]>} largest first
 * @throws {CommandFailure} when the page names no script or one that is not there
 */
export async function firstScripts(dist) {
  const page = await readFile(join(dist, 'index.html'), 'utf8').catch(() => {
    throw new CommandFailure(`There is no page in ${dist}. Build first: npm run build.`)
  })
  const tags = [
    ...page.matchAll(
      /<script\b[^>]*\bsrc="([^"]+)"|<link\b(?=[^>]*rel="modulepreload")[^>]*\bhref="([^"]+)"/g,
    ),
  ]
  const waiting = tags.map(([, script, preloaded]) => posix.normalize(`${script ?? preloaded}`))
  if (waiting.length === 0)
    throw new CommandFailure('The page names no script, so there is nothing to weigh.')
  /** @type {Map<string, number>} */
  const weights = new Map()
  for (const path of waiting) {
    if (weights.has(path)) continue
    const code = await readFile(join(dist, path), 'utf8').catch(() => {
      throw new CommandFailure(`The page loads ${path}, which is not in the build.`)
    })
    weights.set(path, gzipSync(code, { level: 9 }).length)
    waiting.push(...(await staticImports(code)).map((source) => posix.join(posix.dirname(path), source)))
  }
  return [...weights].map(([path, gzipped]) => ({ path, gzipped })).sort((a, b) => b.gzipped - a.gzipped)
}

/** @param {string} code @returns {Promise<string[]>} the relative paths that a module imports before it runs */
async function staticImports(code) {
  const { parseAst } = await import('vite')
  return parseAst(code).body.flatMap((statement) =>
    'source' in statement && statement.source ? [statement.source.value] : [],
  )
}

/** Bytes by kind over the whole build. @param {string} dist @returns {Promise<Record<string, number>>} */
export async function sizeByKind(dist) {
  /** @type {Record<string, number>} */
  const sizes = {}
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const kind = kindOf(relative(dist, path).split(sep).join('/'))
    sizes[kind] = (sizes[kind] ?? 0) + (await readFile(path)).length
  }
  return sizes
}

/** @param {string} path */
function kindOf(path) {
  const extension = extname(path)
  if (dirname(path) === 'demos') return 'demos'
  if (/\.(m?js)$/.test(extension)) return 'JavaScript'
  if (extension === '.wasm') return 'WebAssembly'
  if (/\.(zip|whl|py|pyc|bin)$/.test(extension)) return 'Python'
  if (extension === '.css') return 'styles'
  return 'other'
}

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`

/** @throws {CommandFailure} when the first JavaScript, or the client of an embed, is too heavy */
export async function reportSize(dist = DIST) {
  const scripts = await firstScripts(dist)
  const total = scripts.reduce((sum, { gzipped }) => sum + gzipped, 0)
  console.log(`The first JavaScript: ${kilobytes(total)} gzipped, at most ${kilobytes(MOST_FIRST)}.`)
  for (const { path, gzipped } of scripts) console.log(`  ${kilobytes(gzipped).padStart(10)}  ${path}`)
  console.log('The whole build, not compressed:')
  for (const [kind, bytes] of Object.entries(await sizeByKind(dist)).sort((a, b) => b[1] - a[1]))
    console.log(`  ${kilobytes(bytes).padStart(10)}  ${kind}`)
  const client = await readFile(join(dist, 'embed.js')).catch(() => {
    throw new CommandFailure('The build has no client for pages that embed it, embed.js.')
  })
  console.log(`The client of an embed: ${kilobytes(client.length)}, at most ${kilobytes(MOST_CLIENT)}.`)
  if (client.length > MOST_CLIENT)
    throw new CommandFailure(`embed.js is ${kilobytes(client.length - MOST_CLIENT)} too heavy.`)
  if (total > MOST_FIRST)
    throw new CommandFailure(
      `The first JavaScript is ${kilobytes(total - MOST_FIRST)} too heavy: load some of the above later.`,
    )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  reportSize().then(
    () => process.exit(EXIT.complete),
    (error) => process.exit(reportFailure(error)),
  )
