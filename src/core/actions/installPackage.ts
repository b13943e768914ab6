import { textOf } from '../project'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing, spliced, withFile } from './editing'
import { linesOf, withoutMark } from './lines'
import { parameters } from './parameters'

export const REQUIREMENTS = 'requirements.txt'

// A name, extras and versions, as a requirement has them; no address, no option, no marker.
const REQUIREMENT =
  /^([A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)\s*(\[[A-Z0-9._, -]*\])?\s*((?:===?|~=|[<>]=?|!=)\s*[A-Z0-9.*+!_-]+(?:\s*,\s*(?:===?|~=|[<>]=?|!=)\s*[A-Z0-9.*+!_-]+)*)?$/i
const MAX_CHARACTERS = 200

/** Names a package in requirements.txt, from where Python gets it. */
export const installPackage: Action = {
  name: 'install_package',
  description:
    'Add a Python package to requirements.txt, such as "numpy" or "numpy==2.4.1", by the name that it is ' +
    'installed by (Pillow, not PIL). Another version takes the place of the one that is there.',
  parameters: parameters('reasoning', 'package'),
  handler(context, args) {
    const requirement = (args.package as string).trim()
    const name = requirement.length <= MAX_CHARACTERS ? REQUIREMENT.exec(requirement)?.[1] : undefined
    if (name === undefined)
      throw new ActionRefusal(
        `Not added: ${JSON.stringify(requirement.slice(0, MAX_CHARACTERS))} is not the name of a package. Give a name, and a version if it matters, such as "numpy==2.4.1".`,
      )
    const before = textOf(context.files, REQUIREMENTS)
    if (before === null) {
      if (Object.hasOwn(context.files, REQUIREMENTS)) existing(context.files, REQUIREMENTS)
      return withFile(context, REQUIREMENTS, `${requirement}\n`)
    }
    return withFile(context, REQUIREMENTS, withRequirement(before, requirement, name))
  },
}

function withRequirement(text: string, requirement: string, name: string): string {
  const lines = linesOf(withoutMark(text).body)
  const at = lines.findIndex((line) => {
    const other = REQUIREMENT.exec(withoutComment(line.text))?.[1]
    return other !== undefined && comparable(other) === comparable(name)
  })
  if (at < 0) return spliced(text, requirement, lines.length + 1, lines.length)
  const line = lines[at]?.text ?? ''
  const comment = line.slice(withoutComment(line).length).replace(/^\s*(?=#)/, '  ')
  return spliced(text, requirement + comment, at + 1, at + 1)
}

/** A line up to its comment. */
const withoutComment = (line: string): string => line.replace(/(^|\s+)#.*$/, '').trimEnd()

/** Package names are the same whatever their case, and `-`, `_` and `.` are alike in them. */
const comparable = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')
