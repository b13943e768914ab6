import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../../scripts/serve.mjs'

/** A change to the built app. It must fit one text, or what it was to show would go unshown. */
export interface Patch {
  readonly in: 'page' | 'app' | 'worker'
  readonly find: RegExp
  readonly put: string
}

export interface PatchedApp {
  readonly url: string
  close(): Promise<void>
}

const DIST = new URL('../../dist/', import.meta.url).pathname
const BASE_PATH = '/some/sub-path/'
const PLACES = {
  page: /^index\.html$/,
  // Not the experimental engine's: it is large, and has no part in this.
  app: /^assets\/(?!lib-).*\.js$/,
  worker: /^assets\/worker-.*\.txt$/,
}
/** Between the files of one place, which are patched as one text: where a line of the app is built into changes. */
const SEAM = '\n/* the next file */\n'

/** Serves a copy of the built app, changed; hashes are made to fit, so that nothing but the change is the difference. */
export async function servePatched(patches: readonly Patch[]): Promise<PatchedApp> {
  const dir = await mkdtemp(join(tmpdir(), 'autocoder-patched-'))
  await cp(DIST, dir, { recursive: true })
  const files = await readFiles(dir)
  const before = { ...files.texts }
  for (const patch of patches) files.texts[patch.in] = patched(files.texts[patch.in], patch)
  fitFrame(before.app, files.texts)
  fitWorker(before.worker, files.texts)
  for (const place of ['page', 'app', 'worker'] as const) {
    const texts = files.texts[place].split(SEAM)
    await Promise.all(files.paths[place].map((path, i) => writeFile(path, texts[i]!)))
  }
  const server = await serve({ dir, port: 0, basePath: BASE_PATH, isBare: true })
  return {
    url: server.url,
    async close() {
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

type Texts = Record<Patch['in'], string>

async function readFiles(dir: string): Promise<{ paths: Record<Patch['in'], string[]>; texts: Texts }> {
  const names = await readdir(dir, { recursive: true })
  const pathsOf = (place: Patch['in']) => {
    const found = names.filter((name) => PLACES[place].test(name)).sort()
    if (found.length === 0) throw new Error(`The built app has no files of the kind "${place}".`)
    return found.map((name) => join(dir, name))
  }
  const textOf = async (paths: readonly string[]) =>
    (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join(SEAM)
  const paths = { page: pathsOf('page'), app: pathsOf('app'), worker: pathsOf('worker') }
  const [page, app, worker] = await Promise.all(Object.values(paths).map(textOf))
  return { paths, texts: { page: page!, app: app!, worker: worker! } }
}

/** Which of the patches do not fit the built app as it lies there, each with why. */
export async function misfits(patches: readonly Patch[]): Promise<string[]> {
  const { texts } = await readFiles(DIST)
  return patches.flatMap((patch) => {
    try {
      patched(texts[patch.in], patch)
      return []
    } catch (error) {
      return [String(error)]
    }
  })
}

/** @throws when the patch does not fit. The build may hold one text in several places; two different ones are a mistake. */
export function patched(text: string, { find, put }: Pick<Patch, 'find' | 'put'>): string {
  // The names that a minifier gives may have a dollar in them.
  const source = find.source.replaceAll('\\w', '[\\w$]')
  const everywhere = new RegExp(source, `${find.flags.replace('g', '')}g`)
  const found = new Set([...text.matchAll(everywhere)].map(([match]) => match))
  if (found.size !== 1) throw new Error(`${find} fits ${found.size} texts of the built app, not one.`)
  return text.replace(everywhere, put)
}

const hashOf = (text: string, encoding: 'hex' | 'base64') =>
  createHash('sha256').update(text).digest(encoding)

/** The script of the frame's document, as the browser will hash it. */
function frameScript(app: string): string {
  const literal = /<script>((?:\\.|[^`\\])*?)<\\?\/script>/.exec(
    app.slice(app.indexOf('<!doctype html>')),
  )?.[1]
  if (literal === undefined) throw new Error('The frame’s script is not where it was.')
  return new Function(`return \`${literal}\``)() as string
}

function fitFrame(before: string, texts: Texts): void {
  const [old, now] = [frameScript(before), frameScript(texts.app)].map((script) => hashOf(script, 'base64'))
  for (const place of ['page', 'app'] as const) texts[place] = texts[place].replaceAll(old!, now!)
}

function fitWorker(before: string, texts: Texts): void {
  const [size, now] = [Buffer.byteLength(before), Buffer.byteLength(texts.worker)]
  texts.app = texts.app
    .replace(hashOf(before, 'hex'), hashOf(texts.worker, 'hex'))
    .replace(new RegExp(`(bytes:)${size}\\b`), `$1${now}`)
}
