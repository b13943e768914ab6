// @ts-check
// Renews the Python wheels that are kept in the repository, and their manifests. Needs Python with pip; nothing else does.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'

/** What is kept where. */
const FOLDERS = {
  // Every interpreter has these.
  'vendor/python/': ['iniconfig', 'packaging', 'pluggy', 'pygments', 'pytest'],
  // Fetched from the app's own folder when a project imports them.
  'vendor/packages/': ['leather', 'mido', 'mpmath', 'sortedcontainers', 'svgwrite', 'tabulate'],
  // Not shipped: the build reads from it where the registry is.
  'vendor/registry/': ['micropip'],
  // Not shipped: a real build for WebAssembly, for the tests.
  'e2e/wheels/': ['msgpack'],
}
/** The interpreter's, as pip names them; see the lock file of the package `pyodide`. */
const PLATFORM = [
  '--platform',
  'pyemscripten_2026_0_wasm32',
  '--python-version',
  '3.14',
  '--abi',
  'cp314',
  '--abi',
  'none',
]

/** What older packages call their licences. @type {Record<string, string>} */
const SPDX = {
  'MIT License': 'MIT',
  'Apache 2.0': 'Apache-2.0',
  'Mozilla Public License Version 2.0': 'MPL-2.0',
}

for (const [path, names] of Object.entries(FOLDERS))
  renew(new URL(`../${path}`, import.meta.url).pathname, names)

/** @param {string} folder @param {readonly string[]} names */
function renew(folder, names) {
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(folder)) if (file.endsWith('.whl')) rmSync(join(folder, file))
  try {
    execFileSync(
      'python3',
      [
        '-m',
        'pip',
        'download',
        '--quiet',
        '--no-deps',
        '--only-binary',
        ':all:',
        ...PLATFORM,
        '--dest',
        folder,
        ...names,
      ],
      { stdio: 'inherit' },
    )
  } catch {
    console.error('The wheels could not be downloaded: python3 with pip and a network are needed.')
    process.exit(1)
  }
  const manifest = readdirSync(folder)
    .filter((file) => file.endsWith('.whl'))
    .sort()
    .map((file) => describe(folder, file))
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  for (const { name, version, licence } of manifest) console.log(`${name} ${version} (${licence})`)
}

/** One line of a manifest. @param {string} folder @param {string} file */
function describe(folder, file) {
  const bytes = readFileSync(join(folder, file))
  const entries = unzipSync(bytes, { filter: ({ name }) => name.endsWith('.dist-info/METADATA') })
  const metadata = new TextDecoder().decode(Object.values(entries)[0])
  const field = (/** @type {string} */ name) => new RegExp(`^${name}: (.*)$`, 'm').exec(metadata)?.[1] ?? ''
  const classifier = /^Classifier: License :: (?:OSI Approved :: )?(.*)$/m.exec(metadata)?.[1] ?? ''
  const licence = field('License-Expression') || field('License') || classifier
  return {
    file,
    name: field('Name'),
    version: field('Version'),
    licence: SPDX[licence] ?? licence,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}
