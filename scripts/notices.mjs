// @ts-check
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandFailure, EXIT, reportFailure } from './failure.mjs'
import { ROOT } from './place.mjs'

/**
 * Something by somebody else that ships with the app.
 * @typedef {{ name: string, version: string, licence: string, use: string, text: string }} Notice
 */

const TARGET = join(ROOT, 'THIRD_PARTY_NOTICES.md')
const SOURCES = join(ROOT, 'src')
const LICENCES = join(ROOT, 'scripts', 'licences')
const WHEELS = [join(ROOT, 'vendor', 'python'), join(ROOT, 'vendor', 'packages')]

/** Licences that let everybody use, change and pass on; MPL-2.0 asks only that changes to its own files stay open. */
const PERMISSIVE = new Set(
  'MIT Apache-2.0 BSD-2-Clause BSD-3-Clause ISC 0BSD Zlib MPL-2.0 PSF-2.0 bzip2-1.0.6 blessing CC0-1.0 Unlicense LLVM-exception'.split(
    ' ',
  ),
)

/** What the packaged command line has in it; its build fails where something is missing here. */
const COMMAND_LINE = [
  '@modelcontextprotocol/sdk',
  '@polka/url',
  'ajv',
  'ajv-formats',
  'fast-deep-equal',
  'fast-uri',
  'json-schema-traverse',
  'mrmime',
  'sirv',
  'totalist',
]

/** Dependencies that leave nothing in the build: types, and what another one needs under Node alone. */
const NOT_SHIPPED = [/^@types\//, /^ws$/]

/** Tools that add code of their own to what they build. */
const BUNDLERS = ['vite', 'rolldown']

/**
 * Whether an SPDX expression lets the app ship it. With `OR` the choice is ours; `AND` and `WITH` add terms.
 * @param {string} licence
 */
export const isPermissive = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+(?:AND|WITH)\s+/).every((name) => PERMISSIVE.has(name)))

/**
 * The document: a table of everything, then each text once.
 * @param {readonly Notice[]} notices
 * @throws {CommandFailure} naming everything whose licence is missing or not permissive
 */
export function composeNotices(notices) {
  const refused = notices.filter(({ licence, text }) => !isPermissive(licence) || text.trim() === '')
  if (refused.length)
    throw new CommandFailure(
      `These can't ship with the app:\n${refused.map(({ name, licence, text }) => `  ${name}: ${isPermissive(licence) && !text.trim() ? 'its licence text is missing' : `its licence is "${licence}"`}`).join('\n')}`,
    )
  const rows = notices.map(
    ({ name, version, licence, use }) => `| ${name} | ${version} | ${licence} | ${use} |`,
  )
  /** @type {Map<string, string[]>} */
  const owners = new Map()
  for (const { name, text } of notices) owners.set(normal(text), [...(owners.get(normal(text)) ?? []), name])
  const texts = [...owners].map(
    ([text, names]) => `### ${names.join(', ')}\n\n\`\`\`\`text\n${text}\n\`\`\`\`\n`,
  )
  return `# Third-party notices

autocoder itself is under the MIT licence. It ships with the following work of others. It ships no fonts.
Written by \`npm run notices\`; do not edit.

| name | version | licence | what it is here |
|---|---|---|---|
${rows.join('\n')}

Pyodide is under MPL-2.0 and is shipped unchanged; its source is at https://github.com/pyodide/pyodide.

## Licence texts

${texts.join('\n')}`
}

const normal = (/** @type {string} */ text) =>
  text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim()

async function collect() {
  return [...(await packages()), ...(await components()), ...(await Promise.all(WHEELS.map(wheels))).flat()]
}

/** @typedef {{ dependencies?: Record<string, string>, peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }> }} Locked */

/** @returns {Promise<Notice[]>} */
async function packages() {
  /** @type {{ packages: Record<string, Locked> }} */
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'))
  /** @type {Set<string>} */
  const paths = new Set()
  for (const name of await importedNames(Object.keys(lock.packages)))
    addClosure(lock.packages, '', name, paths)
  for (const name of [...BUNDLERS, ...COMMAND_LINE]) paths.add(`node_modules/${name}`)
  const shipped = [...paths]
    .map((path) => ({ path, name: path.replace(/^.*node_modules\//, '') }))
    .filter(({ name }) => !NOT_SHIPPED.some((pattern) => pattern.test(name)))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  return await Promise.all(shipped.map(({ path, name }) => packageNotice(join(ROOT, path), name)))
}

/** The packages that the sources import, but for what tests alone use. @param {readonly string[]} installed their folders */
async function importedNames(installed) {
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true })
  const files = entries.filter(
    ({ parentPath, name }) =>
      /\.(tsx?|css)$/.test(name) && !/\.test\./.test(name) && parentPath !== join(SOURCES, 'testing'),
  )
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
  )
  const specifier = /(?:from|import|import\()\s*'((?:@[\w.-]+\/)?[\w.-]+)/g
  const names = new Set(texts.flatMap((text) => [...text.matchAll(specifier)].map(([, name = '']) => name)))
  return [...names].filter((name) => installed.includes(`node_modules/${name}`))
}

/**
 * Adds a package and all that it needs.
 * @param {Record<string, Locked>} locked by folder @param {string} from the folder of who needs it
 * @param {string} name @param {Set<string>} paths
 */
function addClosure(locked, from, name, paths) {
  const nested = `${from}/node_modules/${name}`.replace(/^\//, '')
  const path = locked[nested] ? nested : `node_modules/${name}`
  const found = locked[path]
  if (!found || paths.has(path)) return
  paths.add(path)
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = found
  const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional)
  for (const needed of [...Object.keys(dependencies), ...peers]) addClosure(locked, path, needed, paths)
}

/** @param {string} folder @param {string} name @returns {Promise<Notice>} */
async function packageNotice(folder, name) {
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort()
  const own = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n')
  const licence = typeof license === 'string' ? license : 'unknown'
  // What a bundler is itself made of does not reach the build.
  const text = own.split(/^# Licenses of bundled dependencies/m)[0] || (await standardText(licence, ''))
  return { name, version, licence, use: roleOf(name), text }
}

const roleOf = (/** @type {string} */ name) =>
  BUNDLERS.includes(name) ? 'a few lines that load the parts of the build' : 'npm package'

/** What is inside of the interpreter. @returns {Promise<Notice[]>} */
async function components() {
  const listed = JSON.parse(await readFile(join(LICENCES, 'components.json'), 'utf8'))
  const { info } = JSON.parse(
    await readFile(join(ROOT, 'node_modules', 'pyodide', 'pyodide-lock.json'), 'utf8'),
  )
  const { version } = listed.find((/** @type {Notice} */ { name }) => name === 'CPython')
  if (info.python !== version)
    throw new CommandFailure(
      `Pyodide brings CPython ${info.python}, and scripts/licences/components.json lists the parts of ${version}. Look through that list.`,
    )
  return await Promise.all(
    listed.map(async (/** @type {Notice & { copyright: string }} */ { copyright, ...component }) => ({
      ...component,
      text: await standardText(component.licence, copyright),
    })),
  )
}

/** The text of a licence, below whom it belongs to; '' when it is not kept here. @param {string} licence @param {string} copyright */
async function standardText(licence, copyright) {
  const names = licence.split(/\s+(?:AND|WITH)\s+/)
  const texts = await Promise.all(
    names.map((name) => readFile(join(LICENCES, `${name}.txt`), 'utf8').catch(() => '')),
  )
  return texts.includes('') ? '' : [copyright, ...texts].filter(Boolean).join('\n\n')
}

/** The Python packages of a folder. @param {string} folder @returns {Promise<Notice[]>} */
async function wheels(folder) {
  const { unzipSync, strFromU8 } = await import('fflate')
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
  return await Promise.all(
    manifest.map(
      async (/** @type {{ file: string, name: string, version: string, licence: string }} */ wheel) => {
        const isLicence = ({ name = '' }) =>
          /\.dist-info\/(licenses\/)?(licen[cs]e|copying|notice)[^/]*$/i.test(name)
        const found = unzipSync(await readFile(join(folder, wheel.file)), { filter: isLicence })
        const text = Object.keys(found)
          .sort()
          .map((path) => strFromU8(/** @type {Uint8Array} */ (found[path])))
          .join('\n')
        return {
          name: wheel.name,
          version: wheel.version,
          licence: wheel.licence,
          use: 'Python package',
          text,
        }
      },
    ),
  )
}

/** @param {boolean} isCheck fail when the file is stale, instead of writing it @throws {CommandFailure} */
async function main(isCheck) {
  const composed = composeNotices(await collect())
  if (!isCheck) return await writeFile(TARGET, composed)
  const kept = await readFile(TARGET, 'utf8').catch(() => '')
  if (normal(kept) !== normal(composed))
    throw new CommandFailure('THIRD_PARTY_NOTICES.md is not what ships now. Renew it: npm run notices.')
  console.log('THIRD_PARTY_NOTICES.md lists what ships, all of it under permissive licences.')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  main(process.argv.includes('--check')).then(
    () => process.exit(EXIT.complete),
    (error) => process.exit(reportFailure(error)),
  )
