import type { PyodideAPI } from 'pyodide'
import type { Bytecode, SessionRequest } from '../session'

/** Outside the project, which sees none of it: imports look here for what lies in `__pycache__` elsewhere. */
export const BYTECODE_FOLDER = '/lib/bytecode'

/** Hands bytecode in. Python and pytest compare it with a hash of the source before they use it. */
export function writeBytecode({ FS }: PyodideAPI, { project_path, bytecode }: SessionRequest): void {
  for (const [path, name, bytes] of bytecode) {
    const folder = `${BYTECODE_FOLDER}${project_path}/${path.split('/').slice(0, -1).join('/')}`
    FS.mkdirTree(folder)
    FS.writeFile(`${folder}/${name}`, bytes)
  }
}

/** @param places JSON: a list of paths of the project, each with where its bytecode lies. */
export const readBytecode = ({ FS }: PyodideAPI, places: string): Bytecode[] =>
  (JSON.parse(places) as [string, string][]).map(([path, place]) => [
    path,
    place.split('/').at(-1) ?? '',
    (FS.readFile(place) as Uint8Array).slice(),
  ])
