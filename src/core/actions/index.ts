import type { Context } from '../context'
import type { LoopPorts } from '../loopState'
import type { Action } from './action'
import { askPerson } from './askPerson'
import { create } from './create'
import { createNewFile } from './createNewFile'
import { deleteFile } from './deleteFile'
import { editCode } from './editCode'
import { formatCode } from './formatCode'
import { installPackage } from './installPackage'
import { projectValidation } from './projectValidation'
import { readFile } from './readFile'
import { renameFile } from './renameFile'
import { replaceCode } from './replaceCode'
import { replaceText } from './replaceText'
import { runSnippet } from './runSnippet'
import { search } from './search'
import { writeCode } from './writeCode'

/** What actions need of the world. */
export type ActionPorts = Pick<
  LoopPorts,
  'python' | 'world' | 'checkLimits' | 'stdin' | 'packages' | 'hosts' | 'actions'
>

/** What the act step offers for a project that has files; the same in every prompt, so that providers can cache it. */
const offered = (ports: ActionPorts, signal: AbortSignal): readonly Action[] => [
  replaceText,
  writeCode,
  replaceCode,
  editCode,
  createNewFile,
  renameFile,
  deleteFile,
  readFile,
  search,
  runSnippet(ports, signal),
  installPackage,
  formatCode(ports.python),
  askPerson,
  ...ports.actions,
]

/** What the model may choose from: `create` alone for an empty project. */
export const availableActions = (
  context: Context,
  ports: ActionPorts,
  signal: AbortSignal,
): readonly Action[] => (context.file_count === 0 ? [create] : offered(ports, signal))

export { projectValidation }
