import type { Context } from '../context'
import type { Action } from './action'
import { askPerson } from './askPerson'
import { create } from './create'
import { createNewFile } from './createNewFile'
import { deleteFile } from './deleteFile'
import { editCode } from './editCode'
import { projectValidation } from './projectValidation'
import { replaceCode } from './replaceCode'
import { writeCode } from './writeCode'

/** What the act step offers for a project that has files. */
const EDITING: readonly Action[] = [writeCode, replaceCode, editCode, createNewFile, deleteFile, askPerson]

/** Names that a caller's own action can't have. */
export const BUILT_IN_NAMES: readonly string[] = [create, projectValidation, ...EDITING].map(
  ({ name }) => name,
)

/** What the model may choose from: `create` alone for an empty project. */
export const availableActions = (context: Context, own: readonly Action[]): readonly Action[] =>
  context.file_count === 0 ? [create] : [...EDITING, ...own]

export { projectValidation }
