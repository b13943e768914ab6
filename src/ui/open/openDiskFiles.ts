import type { SharedProject, Sharing } from '../../api/types'
import { nameProblem } from '../../core/nameProblem'
import { projectNameOf } from '../projectName'
import type { DiskFile } from './droppedFiles'

const PACKED = /\.(zip|autocoder)$/i
const RECORDING = /\.run\.json$/i

/**
 * The project in files from a disk: one zip or `.autocoder` file, one recorded run, one folder, or files.
 * @throws with a sentence.
 */
export async function openDiskFiles(files: readonly DiskFile[], sharing: Sharing): Promise<SharedProject> {
  const [first] = files
  if (!first) throw new Error('There is no file in it.')
  const name = nameOf(first.path)
  if (files.length === 1 && (PACKED.test(first.path) || RECORDING.test(first.path)))
    return await sharing.openFile(first.content, name)
  const folder = commonFolder(files)
  return await sharing.openFiles(
    files.map(({ path, content }) => ({ path: path.slice(folder.length), content })),
    name,
  )
}

/** Of the folder, or of the file without its ending. */
function nameOf(path: string): string {
  const name = (path.split('/')[0] ?? '').replace(/(?<=.)\.\w+$/, '').normalize('NFC')
  return nameProblem(name) === null ? name : projectNameOf(name)
}

function commonFolder(files: readonly DiskFile[]): string {
  const folder = `${files[0]?.path.split('/')[0]}/`
  return files.every(({ path }) => path.startsWith(folder)) ? folder : ''
}
