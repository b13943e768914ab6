// @ts-check
// Renews the Python wheels that ship with the app, and their manifest. Needs Python with pip; nothing else does.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'

const FOLDER = new URL('../vendor/python/', import.meta.url).pathname
const NAMES = ['iniconfig', 'packaging', 'pluggy', 'pygments', 'pytest']

mkdirSync(FOLDER, { recursive: true })
for (const file of readdirSync(FOLDER)) if (file.endsWith('.whl')) rmSync(join(FOLDER, file))
try {
  execFileSync(
    'python3',
    ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', FOLDER, ...NAMES],
    { stdio: 'inherit' },
  )
} catch {
  console.error('The wheels could not be downloaded: python3 with pip and a network are needed.')
  process.exit(1)
}

const manifest = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.whl'))
  .sort()
  .map((file) => {
    const bytes = readFileSync(join(FOLDER, file))
    const entries = unzipSync(bytes, {
      filter: ({ name }) => /\.dist-info\/(METADATA|licenses\/.*|LICENSE.*)$/.test(name),
    })
    const metadata = new TextDecoder().decode(
      entries[Object.keys(entries).find((name) => name.endsWith('METADATA')) ?? ''],
    )
    const field = (/** @type {string} */ name) => new RegExp(`^${name}: (.*)$`, 'm').exec(metadata)?.[1] ?? ''
    const classifier = /^Classifier: License :: (?:OSI Approved :: )?(.*)$/m.exec(metadata)?.[1] ?? ''
    return {
      file,
      name: field('Name'),
      version: field('Version'),
      licence: field('License-Expression') || field('License') || classifier,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
  })
writeFileSync(join(FOLDER, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
for (const { name, version, licence } of manifest) console.log(`${name} ${version} (${licence})`)
