import { satisfies } from '@renovatebot/pep440'
import * as z from 'zod/mini'
import type { Candidate, PackageSource } from './candidate'
import { fetchFor, fetchWheel, type OnBytes, requiresIn, requiresOf, sha256Of } from './fetchWheel'
import { absent, damaged, noBuild, unreachable } from './sentences'
import { fitOf, type Platform, readWheelName } from './wheelName'

const Hashes = z.record(z.string(), z.string())
const Metadata = z.optional(z.union([z.boolean(), Hashes]))
const File = z.object({
  filename: z.string(),
  url: z.string(),
  hashes: Hashes,
  'requires-python': z.optional(z.nullable(z.string())),
  yanked: z.optional(z.union([z.boolean(), z.string()])),
  'core-metadata': Metadata,
  'data-dist-info-metadata': Metadata,
})
type File = z.infer<typeof File>
const Page = z.object({ files: z.array(File) })

/** A registry that answers as PEP 691 says, in JSON. `url` ends with a slash. */
export function createRegistrySource(url: string, platform: Platform, onBytes: OnBytes): PackageSource {
  return {
    async find(name, signal) {
      const address = `${url}${name}/`
      const response = await fetchFor(
        name,
        address,
        { accept: 'application/vnd.pypi.simple.v1+json' },
        signal,
      )
      if (response.status === 404) return { candidates: [], problem: absent(name) }
      const { files } = await pageOf(name, address, response)
      const wheels = files.flatMap((file) => candidateOf(name, address, file, platform, onBytes))
      return { candidates: bestBuilds(wheels).map(({ candidate }) => candidate), problem: noBuild(name) }
    },
  }
}

async function pageOf(name: string, address: string, response: Response): Promise<z.infer<typeof Page>> {
  try {
    return Page.parse(await response.json())
  } catch {
    throw unreachable(name, address, 'its answer is not a list of files')
  }
}

interface Build {
  readonly candidate: Candidate
  readonly fit: number
}

function candidateOf(
  name: string,
  address: string,
  file: File,
  platform: Platform,
  onBytes: OnBytes,
): Build[] {
  const wheel = readWheelName(file.filename)
  const { sha256 } = file.hashes
  // What comes without a hash can't be checked, and a version that was taken back is not wanted.
  if (!wheel || !sha256 || (file.yanked ?? false) !== false) return []
  const python = file['requires-python']
  const fit = fitOf(wheel, platform)
  if (fit === 0 || (python && !satisfies(platform.python, python))) return []
  const url = new URL(file.url, address).href
  const wanted = { name, url, file: file.filename, sha256 }
  // A registry without files of metadata gives the wheel twice: for what it needs, and for itself.
  const load = once((signal) => fetchWheel(wanted, onBytes, signal))
  const candidate: Candidate = {
    name,
    version: wheel.version,
    file: file.filename,
    sha256,
    isReady: false,
    requires: once((signal) => requires(name, url, file, load, signal)),
    load,
  }
  return [{ candidate, fit }]
}

/** The same promise each time: a source lives as long as one check, whose signal all of its calls have. */
function once<Value>(ask: (signal: AbortSignal) => Promise<Value>): (signal: AbortSignal) => Promise<Value> {
  let asked: Promise<Value> | undefined
  return (signal) => (asked ??= ask(signal))
}

/** From the file beside the wheel where the registry has one, else from the wheel itself. */
async function requires(
  name: string,
  url: string,
  file: File,
  load: Candidate['load'],
  signal: AbortSignal,
): Promise<string[]> {
  const promised = file['core-metadata'] || file['data-dist-info-metadata']
  if (!promised) return requiresOf(await load(signal))
  const response = await fetchFor(name, `${url}.metadata`, {}, signal)
  if (response.status === 404) return requiresOf(await load(signal))
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (typeof promised === 'object' && promised.sha256 && (await sha256Of(bytes)) !== promised.sha256)
    throw damaged(name, `${file.filename}.metadata`)
  return requiresIn(new TextDecoder().decode(bytes))
}

/** One build a version: the compiled one before the pure one. */
function bestBuilds(builds: readonly Build[]): Build[] {
  const best = new Map<string, Build>()
  for (const build of builds) {
    const before = best.get(build.candidate.version)
    if (!before || build.fit > before.fit) best.set(build.candidate.version, build)
  }
  return [...best.values()]
}
