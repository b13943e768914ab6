import { standard } from 'virtual:packages'
import { type Files, isPython } from '../../core/project'
import { readText } from '../world/readText'
import { importsOf } from './importsOf'

/** What the interpreter of a browser has beside the standard library: ways to the browser. */
const BROWSER = ['js', 'pyodide', 'pyodide_js', '_pyodide', '_pyodide_core']
const STANDARD = new Set([...standard, ...BROWSER])

/** What the project imports and neither it nor the standard library has, with dots. */
export function foreignModules(files: Files): string[] {
  const own = ownModules(files)
  const modules = Object.keys(files)
    .filter(isPython)
    .flatMap((path) => importsOf(readText(files, path) ?? ''))
  return [...new Set(modules)].filter((module) => isForeign(module, own)).sort()
}

/** Whether a module, with dots, is neither in the standard library nor the project's own. */
export const isForeign = (module: string, own: ReadonlySet<string>): boolean => {
  const [top = ''] = module.split('.')
  return top !== '__future__' && !STANDARD.has(top) && !own.has(top)
}

/** The project's modules, and the folders that they lie in: any of these may be on Python's path. */
export const ownModules = (files: Files): ReadonlySet<string> =>
  new Set(
    Object.keys(files)
      .filter(isPython)
      .flatMap((path) => path.replace(/\.py$/, '').split('/')),
  )
