import { PINS_PATH, readRequirement } from '../packages/requirement'
import { textOf } from '../project'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing, spliced, withFile } from './editing'
import { linesOf, withoutMark } from './lines'
import { parameters } from './parameters'

const SPECIFIER = /^[A-Za-z0-9.,*+!_<>=~-]*$/
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
    const asked = requirement.length <= MAX_CHARACTERS ? readRequirement(requirement) : null
    if (asked?.marker !== '' || !SPECIFIER.test(asked.specifier))
      throw new ActionRefusal(
        `Not added: ${JSON.stringify(requirement.slice(0, MAX_CHARACTERS))} is not the name of a package. Give a name, and a version if it matters, such as "numpy==2.4.1".`,
      )
    const before = textOf(context.files, PINS_PATH)
    if (before === null) {
      if (Object.hasOwn(context.files, PINS_PATH)) existing(context.files, PINS_PATH)
      return withFile(context, PINS_PATH, `${requirement}\n`)
    }
    return withFile(context, PINS_PATH, withRequirement(before, requirement, asked.name))
  },
}

function withRequirement(text: string, requirement: string, name: string): string {
  const lines = linesOf(withoutMark(text).body)
  const at = lines.findIndex((line) => readRequirement(withoutComment(line.text))?.name === name)
  if (at < 0) return spliced(text, requirement, lines.length + 1, lines.length)
  const line = lines[at]?.text ?? ''
  const comment = line.slice(withoutComment(line).length).replace(/^\s*(?=#)/, '  ')
  return spliced(text, requirement + comment, at + 1, at + 1)
}

/** A line up to its comment. */
const withoutComment = (line: string): string => line.replace(/(^|(?<!\s)\s+)#.*$/, '').trimEnd()
