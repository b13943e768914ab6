// @ts-check
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ensureBuild } from './build.mjs'
import { executeTool } from './execute.mjs'
import { CommandFailure, EXIT, reportFailure } from './failure.mjs'
import { ROOT } from './place.mjs'

const TYPES = join(ROOT, 'lib', 'types')
const ENTRIES = ['index.d.ts', 'embed.d.ts'].map((name) => join(TYPES, name))
/** What a demo is: TypeScript would take its words for any words. */
const DEMO = `import type { Recording } from './core/recording.js';
declare const recording: Recording;
export default recording;
`
const SPECIFIER = /((?:from|import\()\s*['"])([^'"]+)(['"])/g

/** Makes what the package has beside the built app: the module in lib/, its types, and the command line in bin/. */
async function main() {
  await ensureBuild()
  await rm(join(ROOT, 'lib'), { recursive: true, force: true })
  await build('vite', ['build', '--config', 'vite.package.config.ts', '--logLevel', 'error'])
  await build('vite', ['build', '--config', 'vite.command.config.ts', '--logLevel', 'error'])
  await build('tsc', ['-p', 'tsconfig.package.json'])
  const linked = new Set()
  for (const entry of ENTRIES) await linkTypes(entry, linked)
  await keepReachable(linked)
  await writeFile(join(TYPES, 'demo.d.ts'), DEMO)
}

/** @param {'vite' | 'tsc'} tool @param {string[]} args */
async function build(tool, args) {
  const { code, output } = await executeTool(tool, args, { isQuiet: true })
  if (code !== 0) throw new CommandFailure(`${output}\nThe package could not be built.`)
}

/**
 * Gives the specifiers of a declaration file, and of all that it leads to, the endings that every resolution wants.
 * @param {string} path @param {Set<string>} linked @returns {Promise<Set<string>>} every file that was reached
 * @throws {CommandFailure} where a type comes from a package, which whoever installs this one does not have
 */
async function linkTypes(path, linked = new Set()) {
  if (linked.has(path)) return linked
  linked.add(path)
  const source = await readFile(path, 'utf8')
  const targets = [...source.matchAll(SPECIFIER)].map(([, , specifier = '']) => targetOf(path, specifier))
  await writeFile(
    path,
    source.replace(SPECIFIER, (_, before, specifier, after) => {
      const to = relative(dirname(path), targetOf(path, specifier)).replace(/\.d\.ts$/, '.js')
      return `${before}${to.startsWith('.') ? to : `./${to}`}${after}`
    }),
  )
  for (const target of targets) await linkTypes(target, linked)
  return linked
}

/** @param {string} path @param {string} specifier */
function targetOf(path, specifier) {
  const base = join(dirname(path), specifier)
  const found = [`${base}.d.ts`, join(base, 'index.d.ts')].find((candidate) => existsSync(candidate))
  if (specifier.startsWith('.') && found) return found
  throw new CommandFailure(`The public types need "${specifier}", named in ${relative(TYPES, path)}.`)
}

/** @param {Set<string>} reachable */
async function keepReachable(reachable) {
  const entries = await readdir(TYPES, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !reachable.has(path)) await rm(path)
  }
}

main().then(
  () => process.exit(EXIT.complete),
  (error) => process.exit(reportFailure(error)),
)
