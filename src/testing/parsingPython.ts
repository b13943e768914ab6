import { loadPyodide } from 'pyodide'
import { Inspections } from '../adapters/python/inspections'
import type { SessionRequest } from '../adapters/python/session'
import type { Inspection } from '../core/checks/inspection'
import type { Files } from '../core/project'

const sources = import.meta.glob<string>('../adapters/python/sandbox/*.py', {
  query: '?raw',
  import: 'default',
  eager: true,
})
/** What inspecting needs of the sandbox's own Python; the rest needs pytest and a worker around it. */
const PARTS = [
  'assertions',
  'calls',
  'forms',
  'inspection',
  'modules',
  'mutants',
  'names',
  'syntax',
  'truth',
  'undone',
  'walk',
]

/** In the place of a module that is not needed; one of them lends this to others. */
const LEFT_OUT = 'SETTINGS = ()'

export interface ParsingPython {
  inspect(files: Files): Promise<Inspection>
  /** The paths that each session was asked to read. */
  readonly wanted: readonly (readonly string[])[]
}

/** The sandbox's own parser in Node: inspects as the app does, and can do nothing else. */
export async function createParsingPython(): Promise<ParsingPython> {
  const pyodide = await loadPyodide()
  const sourceOf = (name: string) => sources[`../adapters/python/sandbox/${name}.py`] ?? ''
  const names = Object.keys(sources).map((path) => path.replace(/^.*\/|\.py$/g, ''))
  const loaded = Object.fromEntries(
    names.map((name) => [name, PARTS.includes(name) ? sourceOf(name) : LEFT_OUT]),
  )
  const globals = pyodide.toPy({ sources: loaded })
  pyodide.runPython(`${sourceOf('run')}\ninspection = _load_inspection()\n`, { globals })
  const inspections = new Inspections()
  const wanted: (readonly string[])[] = []
  const session = async ({ files, wanted: paths }: SessionRequest) => {
    wanted.push(paths)
    const reports: string[] = []
    globals.set('given', pyodide.toPy({ files: Object.fromEntries(files), wanted: paths }))
    globals.set('report', (json: string) => reports.push(json))
    pyodide.runPython(SESSION, { globals })
    return { reports }
  }
  return {
    wanted,
    inspect: (files) => inspections.inspect(files, new AbortController().signal, session as never),
  }
}

/** In a folder of its own, with the files of the project and no others. */
const SESSION = `
import os, tempfile
os.chdir(tempfile.mkdtemp())
for path, content in given["files"].items():
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", newline="") as file:
        file.write(content)
inspection.inspect(given["wanted"], list(given["files"]), report)
`
