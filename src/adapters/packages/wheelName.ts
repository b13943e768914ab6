import { normalName } from '../../core/packages/requirement'

/** What the name of a wheel says of it. */
export interface WheelName {
  /** Normalised. */
  readonly name: string
  readonly version: string
  readonly pythons: readonly string[]
  readonly abis: readonly string[]
  readonly platforms: readonly string[]
}

/** Reads `name-version[-build]-python-abi-platform.whl`; `null` for any other file. */
export function readWheelName(file: string): WheelName | null {
  if (!file.endsWith('.whl')) return null
  const parts = file.slice(0, -'.whl'.length).split('-')
  if (parts.length !== 5 && parts.length !== 6) return null
  const [pythons, abis, platforms] = parts.slice(-3) as [string, string, string]
  return {
    name: normalName(parts[0] as string),
    version: parts[1] as string,
    pythons: pythons.split('.'),
    abis: abis.split('.'),
    platforms: platforms.split('.'),
  }
}

/** The interpreter that wheels must fit: `python` such as 3.14.2, `abi` such as 2026_0. */
export interface Platform {
  readonly python: string
  readonly abi: string
}

/** How well a wheel fits: 0 not at all, 1 pure Python, 2 compiled for this very platform. */
export function fitOf({ pythons, abis, platforms }: WheelName, { python, abi }: Platform): 0 | 1 | 2 {
  const [major, minor] = python.split('.').map(Number) as [number, number]
  const isPure = platforms.includes('any') && abis.includes('none')
  if (isPure) return pythons.some((tag) => isPurePython(tag, major, minor)) ? 1 : 0
  const here = [`pyemscripten_${abi}_wasm32`, `pyodide_${abi}_wasm32`]
  if (!platforms.some((platform) => here.includes(platform))) return 0
  const own = `cp${major}${minor}`
  const isOwn = pythons.includes(own) && (abis.includes(own) || abis.includes('none'))
  // The stable interface of an older CPython 3 still holds.
  const isStable = abis.includes('abi3') && pythons.some((tag) => isOlder(tag, major, minor))
  const isFree = abis.includes('none') && pythons.some((tag) => isPurePython(tag, major, minor))
  return isOwn || isStable || isFree ? 2 : 0
}

const isPurePython = (tag: string, major: number, minor: number): boolean =>
  tag === `py${major}` || isOlder(tag.replace(/^py/, 'cp'), major, minor)

function isOlder(tag: string, major: number, minor: number): boolean {
  const found = /^cp(\d)(\d+)$/.exec(tag)
  return found !== null && Number(found[1]) === major && Number(found[2]) <= minor
}
