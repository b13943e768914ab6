import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { strToU8, zipSync } from 'fflate'

/** A file that the registry lists. */
export interface RegistryFile {
  readonly name: string
  readonly filename: string
  readonly bytes: Uint8Array
  /** The hash that is promised, where it is not the right one. */
  readonly sha256?: string
  readonly requires_python?: string
}

export interface Registry {
  /** What settings take as the address of the registry. */
  readonly url: string
  /** Paths in the order in which they were asked for. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** A registry on this machine that answers in JSON as PEP 691 says, and with the files themselves. */
export async function startRegistry(files: readonly RegistryFile[]): Promise<Registry> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    response.setHeader('access-control-allow-origin', '*')
    const file = files.find(({ filename }) => path === `/files/${filename}`)
    const listed = files.filter(({ name }) => path === `/simple/${name}/`)
    if (file) return response.end(file.bytes)
    if (listed.length === 0) return response.writeHead(404).end()
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json')
    response.end(JSON.stringify({ meta: { 'api-version': '1.1' }, files: listed.map(listing) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const listing = ({ filename, bytes, sha256, requires_python }: RegistryFile) => ({
  filename,
  url: `../../files/${filename}`,
  hashes: { sha256: sha256 ?? createHash('sha256').update(bytes).digest('hex') },
  ...(requires_python && { 'requires-python': requires_python }),
})

/** A wheel that somebody else has built; they are kept beside the tests. */
export function keptWheel(filename: string): RegistryFile {
  const bytes = readFileSync(new URL(`../wheels/${filename}`, import.meta.url))
  return { name: filename.split('-')[0] ?? '', filename, bytes }
}

/** A wheel in pure Python with one module. */
export function pureWheel(
  name: string,
  version: string,
  source: string,
  requires: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): RegistryFile {
  const info = `${name}-${version}.dist-info`
  const metadata = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    ...requires.map((requirement) => `Requires-Dist: ${requirement}`),
  ]
  const bytes = zipSync({
    [`${name}.py`]: strToU8(source),
    [`${info}/METADATA`]: strToU8(`${metadata.join('\n')}\n\n`),
    [`${info}/WHEEL`]: strToU8('Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    [`${info}/RECORD`]: strToU8(''),
    ...Object.fromEntries(Object.entries(more).map(([path, text]) => [path, strToU8(text)])),
  })
  return { name, filename: `${name}-${version}-py3-none-any.whl`, bytes }
}

/** A file that nothing here can use; its name says so. */
export const foreignWheel = (name: string, tags: string): RegistryFile => ({
  name,
  filename: `${name}-1.0-${tags}.whl`,
  bytes: new Uint8Array([1]),
})
