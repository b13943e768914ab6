import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { loadPyodide } from 'pyodide'
import type { Plugin } from 'vite'
import { PACKAGED_HEAD, packagedUrl } from './packagedUrl'

const require = createRequire(import.meta.url)
const FOLDERS = new URL('../../vendor/', import.meta.url).pathname
const COMPILE = new URL('../../src/adapters/python/sandbox/compile.py', import.meta.url).pathname
const CACHE = new URL('../../node_modules/.cache/autocoder/', import.meta.url).pathname
const PACKAGES = 'virtual:packages'
const DISTRIBUTION = 'virtual:distribution'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Wheel {
  readonly file: string
  readonly name: string
  readonly version: string
  readonly sha256: string
  readonly content: Uint8Array
}

interface Lock {
  readonly info: { readonly python: string; readonly abi_version: string }
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  readonly name: string
  readonly version: string
  readonly file_name: string
  readonly sha256: string
  readonly imports: readonly string[]
  readonly depends: readonly string[]
}

/**
 * Gives the app what it knows about packages before it asks anybody. `virtual:packages`: the interpreter, its standard
 * library, the packages that ship with the app, and where others are, read from the packages that carry these
 * addresses. `virtual:distribution`: what Pyodide's own distribution has. `isPackage`: see `sandboxPlugin`.
 */
export function packagesPlugin({ isPackage = false } = {}): Plugin {
  let isBuild = false
  const lock = JSON.parse(readFileSync(require.resolve('pyodide/pyodide-lock.json'), 'utf8')) as Lock
  const shipped = wheelsOf('packages')
  return {
    name: 'autocoder-packages',
    configResolved(config) {
      isBuild = config.command === 'build'
    },
    resolveId: (id) => (id === PACKAGES || id === DISTRIBUTION ? `\0${id}` : undefined),
    async load(id) {
      if (id === `\0${DISTRIBUTION}`)
        return `export const distribution = ${JSON.stringify(distributionOf(lock))}`
      if (id !== `\0${PACKAGES}`) return
      const { standard, compiled } = await prepared(shipped)
      const facts = {
        python: lock.info.python,
        abi: lock.info.abi_version,
        standard,
        provided: Object.fromEntries(
          wheelsOf('python').map(({ name, version }) => [name.toLowerCase(), version]),
        ),
        distributionUrl: distributionUrl(),
        indexUrl: indexUrl(),
      }
      const wheels = shipped.map((wheel, i) => {
        const source = compiled[i] as Uint8Array
        const addressOf = () => {
          if (!isBuild) return `url: ${JSON.stringify(`/@packages/${wheel.file}`)}`
          if (isPackage) return packagedUrl(wheel.file, source)
          return `url: import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name: wheel.file, source })}`
        }
        return `{ ...${JSON.stringify({ ...factsOf(wheel), sha256: sha256(source) })}, ${addressOf()} }`
      })
      return [
        isPackage ? PACKAGED_HEAD : '',
        ...Object.entries(facts).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`),
        `export const shipped = [${wheels.join(', ')}]`,
      ].join('\n')
    },
    configureServer(server) {
      server.middlewares.use('/@packages/', async (request, response) => {
        const { compiled } = await prepared(shipped)
        const found = compiled[shipped.findIndex(({ file }) => request.url === `/${file}`)]
        response.statusCode = found ? 200 : 404
        response.end(found)
      })
    },
  }
}

/** The wheels of a folder. @throws when one is not what the manifest says. */
function wheelsOf(folder: string): Wheel[] {
  const place = join(FOLDERS, folder)
  const manifest = JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8')) as Omit<Wheel, 'content'>[]
  return manifest.map((wheel) => {
    const content = readFileSync(join(place, wheel.file))
    if (sha256(content) !== wheel.sha256)
      throw new Error(`vendor/${folder}/${wheel.file} is not what its manifest says; run: npm run wheels`)
    return { ...wheel, content }
  })
}

function factsOf({ file, name, version, content }: Wheel) {
  const entries = unzipSync(content, { filter: (entry) => entry.name.endsWith('.dist-info/METADATA') })
  const names = Object.keys(unzipSync(content, { filter: () => true }))
  const metadata = strFromU8(Object.values(entries)[0] ?? new Uint8Array())
  const tops = names.map((path) => path.split('/')[0]?.replace(/\.py$/, '') ?? '')
  return {
    file,
    name,
    version,
    imports: [...new Set(tops)].filter((top) => /^\w+$/.test(top)),
    requires: [...metadata.matchAll(/^Requires-Dist: (.*)$/gm)].map(([, requirement]) => requirement),
  }
}

/** Only wheels: what needs a shared library beside it can't be handed in one by one. */
const distributionOf = ({ packages }: Lock) =>
  Object.values(packages)
    .filter(isWhole(packages))
    .map(({ name, version, file_name, sha256, imports, depends }) => ({
      name,
      version,
      file: file_name,
      sha256,
      imports,
      requires: depends,
    }))

const isWhole =
  (packages: Lock['packages']) =>
  ({ file_name, depends }: LockedPackage): boolean =>
    file_name.endsWith('.whl') && !depends.some((name) => packages[name]?.file_name.endsWith('.zip'))

/** Where Pyodide's own packages are: the address that Pyodide itself asks when nobody gives it another. */
function distributionUrl(): string {
  const source = readFileSync(require.resolve('pyodide/pyodide.mjs'), 'utf8')
  const { version } = JSON.parse(readFileSync(require.resolve('pyodide/package.json'), 'utf8')) as {
    version: string
  }
  const found = /packageBaseUrl\?\?`(https:[^`$]*)\$\{\w+\}([^`$]*)`/.exec(source)
  if (!found) throw new Error('Pyodide no longer says where its packages are.')
  return `${found[1]}${version}${found[2]}`
}

/** Where the registry is: the address that micropip asks when nobody gives it another. */
function indexUrl(): string {
  const [wheel] = wheelsOf('registry')
  const sources = unzipSync(wheel?.content ?? new Uint8Array(), {
    filter: ({ name }) => name === 'micropip/package_index.py',
  })
  const found = /^PYPI_URL = "(.+)"$/m.exec(strFromU8(Object.values(sources)[0] ?? new Uint8Array()))
  if (!found) throw new Error('micropip no longer says where the registry is.')
  return `${found[1]}/`
}

interface Prepared {
  /** What the interpreter calls its standard library. */
  readonly standard: readonly string[]
  /** The wheels with their bytecode. */
  readonly compiled: readonly Uint8Array[]
}

/** What only the interpreter knows; asking it takes seconds, so the answers are kept under a name that tells every input. */
async function prepared(wheels: readonly Wheel[]): Promise<Prepared> {
  const wasm = readFileSync(require.resolve('pyodide/pyodide.asm.wasm'))
  const inputs = [wasm, readFileSync(COMPILE), ...wheels.map(({ content }) => content)]
  const kept = join(CACHE, `packages-${sha256(Buffer.concat(inputs)).slice(0, 16)}`)
  if (!existsSync(kept)) await prepareInto(`${kept}.${process.pid}`, kept, wheels)
  return {
    standard: JSON.parse(readFileSync(join(kept, 'standard.json'), 'utf8')) as string[],
    compiled: wheels.map((_, i) => readFileSync(join(kept, `compiled${i}.zip`))),
  }
}

async function prepareInto(part: string, kept: string, wheels: readonly Wheel[]): Promise<void> {
  const pyodide = await loadPyodide()
  pyodide.FS.mkdirTree('/wheels')
  pyodide.FS.chdir('/wheels')
  for (const [i, { content }] of wheels.entries()) pyodide.FS.writeFile(`wheel${i}.zip`, content)
  pyodide.runPython(readFileSync(COMPILE, 'utf8'))
  const names = pyodide.runPython('import json, sys; json.dumps(sorted(sys.stdlib_module_names))') as string
  mkdirSync(part, { recursive: true })
  writeFileSync(join(part, 'standard.json'), names)
  for (const i of wheels.keys())
    writeFileSync(join(part, `compiled${i}.zip`), pyodide.FS.readFile(`compiled${i}.zip`))
  renameSync(part, kept)
}
