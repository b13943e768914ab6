/** Where a project's versions are pinned. */
export const PINS_PATH = 'requirements.txt'

/** A package's name as registries compare it: `Ruamel.YAML` → `ruamel-yaml`. */
export const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** One thing that a package, or a line of requirements.txt, asks for. */
export interface Requirement {
  /** Normalised. */
  readonly name: string
  readonly extras: readonly string[]
  /** Such as `>=2,<3`; '' for any. */
  readonly specifier: string
  /** '' for always. */
  readonly marker: string
}

const REQUIREMENT =
  /^\s*(?<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?:\(\s*(?<bracketed>[^)]*)\)|(?<bare>[^;@]*))\s*(?:;(?<marker>.*))?$/s

/** Reads a requirement of PEP 508; `null` for one that names an address, and for what is not a requirement. */
export function readRequirement(text: string): Requirement | null {
  const groups = REQUIREMENT.exec(text)?.groups
  if (!groups) return null
  const specifier = (groups.bracketed ?? groups.bare ?? '').replace(/\s+/g, '')
  if (specifier !== '' && !/^(===|[<>=!~]=|[<>])/.test(specifier)) return null
  const extras = (groups.extras ?? '').split(',').map((extra) => normalName(extra.trim()))
  return {
    name: normalName(groups.name as string),
    extras: extras.filter(Boolean),
    specifier: specifier.replace(/,$/, ''),
    marker: (groups.marker ?? '').trim(),
  }
}

/** What a project's requirements.txt asks for; lines that are not requirements say nothing here. */
export const readRequirements = (text: string): Requirement[] =>
  requirementLines(text).flatMap(({ requirement }) => (requirement ? [requirement] : []))

/**
 * The text of requirements.txt with these versions pinned. Everything else in it stays as it is; a line that asked for
 * a package less exactly is pinned.
 */
export function withPins(text: string, pins: Readonly<Record<string, string>>): string {
  const left = new Map(
    Object.entries(pins).map(([name, version]) => [normalName(name), [name, version] as const]),
  )
  const before = requirementLines(text)
  const lines = before.map(({ line, requirement, comment }) => {
    const pin = requirement && left.get(requirement.name)
    if (!pin) return line
    left.delete(requirement.name)
    if (requirement.specifier === `==${pin[1]}`) return line
    const written = /^\s*[^\s<>=!~;[(]+\s*(?:\[[^\]]*\])?/.exec(line)?.[0].trim() ?? pin[0]
    const marker = requirement.marker ? ` ; ${requirement.marker}` : ''
    return `${written}==${pin[1]}${marker}${comment}`
  })
  const added = [...left.values()].map(([name, version]) => `${name}==${version}`).sort()
  if (added.length === 0 && lines.every((line, i) => line === before[i]?.line)) return text
  const kept = lines.join('\n').replace(/(?<!\n)\n+$/, '')
  return `${[...(kept ? [kept] : []), ...added].join('\n')}\n`
}

function requirementLines(text: string) {
  return text.split(/\r?\n/).map((line) => {
    const comment = /(?<!\s)\s*(?:^|\s)#.*$/.exec(line)?.[0] ?? ''
    const code = line.slice(0, line.length - comment.length).replace(/\s--hash=\S+/g, '')
    return { line, comment, requirement: readRequirement(code) }
  })
}
