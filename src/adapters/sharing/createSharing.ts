import type { Sharing } from '../../api/types'
import { breathe } from '../breathe'

/** Links and files of projects. `page`: the address that links lead to, without a fragment. Loads its parts when they are needed. */
export const createSharing = (page: string): Sharing => ({
  async linkOf(project) {
    const { linkOf } = await import('./projectLink')
    return page + (await linkOf(project, breathe))
  },
  async open(link) {
    const { openLink } = await import('./projectLink')
    return await openLink(link, breathe)
  },
  async fileOf(project) {
    const { fileOf } = await import('./projectFile')
    return await fileOf(project)
  },
  async openFile(file, name) {
    const { openFile } = await import('./projectFile')
    return await openFile(file, name)
  },
  async openFiles(files, name) {
    const { openFiles } = await import('./projectFile')
    return await openFiles(files, name)
  },
})
