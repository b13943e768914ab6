import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import lzString from 'lz-string'
import { linkOf, openLink } from '../../src/adapters/sharing/projectLink'
import type { SharedProject } from '../../src/api/types'
import type { Recording } from '../../src/core/recording'
import { demoFiles } from './demoFiles'

const DEMOS = ['random_midi_generator', 'sudoku', 'data_report']
/** Each a project: modules and packages of Python's library, which nothing here was fitted to. */
const LIBRARY = [
  ...['this.py', 'decimal.py', 'bisect.py', 'colorsys.py', 'sched.py', 'graphlib.py', 'stringprep.py'],
  ...['shlex.py', 'csv.py', 'textwrap.py', 'heapq.py', 'ast.py', 'calendar.py', 'random.py', 'json/'],
  ...['fractions.py', 'tomllib/', 'statistics.py', 'dataclasses.py', 'argparse.py'],
]
const PREFIX = '#project=1.'.length
const breathe = async () => {}

interface Lengths {
  readonly source: number
  readonly deflate: number
  readonly lz: number
  readonly ours: number
}

/** A table of characters of source, and characters of each kind of link. */
export async function figures(): Promise<{ text: string; isShortest: boolean }> {
  const projects = [...(await demos()), ...library()]
  const rows: [string, Lengths][] = []
  for (const project of projects) rows.push([titleOf(project), await lengthsOf(project)])
  const all = rows.reduce((sum, [, row]) => added(sum, row), { source: 0, deflate: 0, lz: 0, ours: 0 })
  const isShortest = rows.every(([, { deflate, lz, ours }]) => ours < Math.min(deflate, lz))
  const head = `${''.padEnd(32)}  source deflate lz-string    ours  per character  of deflate  of lz-string`
  const verdict = `Ours is ${isShortest ? '' : 'NOT '}the shortest for each of the ${rows.length}.`
  const lines = [...rows, ['all', all] as const].map(([title, row]) => lineOf(title, row))
  return { text: [head, ...lines, verdict].join('\n'), isShortest }
}

/** Each without the run that made it, and with it. */
async function demos(): Promise<SharedProject[]> {
  const projects = DEMOS.map(async (name) => {
    const run = JSON.parse(
      readFileSync(new URL(`../../public/demos/${name}.json`, import.meta.url), 'utf8'),
    ) as Recording
    const project = { name, goal: run.goal, files: await demoFiles(run) }
    return [project, { ...project, run }]
  })
  return (await Promise.all(projects)).flat()
}

function library(): SharedProject[] {
  const zip = unzipSync(
    readFileSync(new URL('../../node_modules/pyodide/python_stdlib.zip', import.meta.url)),
  )
  return LIBRARY.map((name) => ({
    name: name.replace(/\W/g, '_'),
    goal: '',
    files: Object.fromEntries(
      Object.entries(zip)
        .filter(
          ([path]) => path.endsWith('.py') && (name.endsWith('/') ? path.startsWith(name) : path === name),
        )
        .map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
    ),
  }))
}

async function lengthsOf(project: SharedProject): Promise<Lengths> {
  const json = JSON.stringify(project)
  const link = await linkOf(project, breathe)
  if (JSON.stringify(await openLink(link, breathe)) !== json)
    throw new Error(`${project.name} came back changed.`)
  const texts = [
    project.goal,
    ...Object.values(project.files),
    project.run ? JSON.stringify(project.run) : '',
  ]
  return {
    source: texts.reduce((sum, text) => sum + text.length, 0),
    deflate: deflateRawSync(json, { level: 9 }).toString('base64url').length,
    lz: lzString.compressToEncodedURIComponent(json).length,
    ours: link.length - PREFIX,
  }
}

const titleOf = ({ name, run }: SharedProject): string => (run ? `${name} and its run` : name)

const added = (a: Lengths, b: Lengths): Lengths => ({
  source: a.source + b.source,
  deflate: a.deflate + b.deflate,
  lz: a.lz + b.lz,
  ours: a.ours + b.ours,
})

function lineOf(title: string, { source, deflate, lz, ours }: Lengths): string {
  const counts = [source, deflate, lz, ours].map((count) => String(count).padStart(8)).join('')
  const shares = [ours / source, ours / deflate, ours / lz].map((share) => share.toFixed(3).padStart(12))
  return title.padEnd(32) + counts + shares.join('')
}
