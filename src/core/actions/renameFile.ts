import { type Context, withFiles } from '../context'
import { isPython, isTest, testPathOf } from '../project'
import { withShown } from '../shown'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { KEPT } from './deleteFile'
import { contentOf, placed } from './editing'
import { linesThat } from './search'
import { parameters } from './parameters'

/** Renames or moves a file, and its tests with it. */
export const renameFile: Action = {
  name: 'rename_file',
  description:
    'Rename or move a file; its _test.py goes with it. Never main.py or main_test.py. ' +
    'Imports of it are not changed: the next prompt shows the lines that name it.',
  parameters: parameters('reasoning', 'filepath', 'new_filepath'),
  handler(context, args) {
    const { filepath, new_filepath } = args as { filepath: string; new_filepath: string }
    if (KEPT.includes(filepath))
      throw new ActionRefusal(`${filepath} can't be renamed; every project has one.`)
    contentOf(context.files, filepath)
    const moves = movesOf(context, filepath, new_filepath)
    for (const [, to] of moves)
      if (Object.hasOwn(context.files, to))
        throw new ActionRefusal(
          `Not renamed: "${to}" is there already. Delete it first, or choose another name.`,
        )
    const renamed = withFiles(context, moved(context, moves))
    const name = moduleOf(filepath)
    const naming = linesThat(renamed.files, (line) => name.test(line))
    if (!naming.lines.length) return renamed
    return withShown(renamed, {
      title: `lines that may still name ${filepath}, which is ${new_filepath} now`,
      text: naming.lines.join('\n'),
      paths: [],
    })
  },
}

/** Which file goes where. */
function movesOf({ files }: Context, from: string, to: string): [from: string, to: string][] {
  const tests = testPathOf(from)
  const hasTests = isPython(from) && !isTest(from) && isPython(to) && Object.hasOwn(files, tests)
  return hasTests
    ? [
        [from, to],
        [tests, testPathOf(to)],
      ]
    : [[from, to]]
}

function moved(context: Context, moves: readonly (readonly [from: string, to: string])[]) {
  const gone = moves.map(([from]) => from)
  const kept = Object.fromEntries(Object.entries(context.files).filter(([path]) => !gone.includes(path)))
  return moves.reduce((files, [from, to]) => placed(files, to, contentOf(context.files, from)), kept)
}

/** How other files name a file: a module by its last part, any other by its file name. */
function moduleOf(path: string): RegExp {
  const name = (path.split('/').at(-1) as string).replace(/\.py$/, '')
  return new RegExp(
    `(?<![\\p{L}\\p{N}_])${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}_])`,
    'u',
  )
}
