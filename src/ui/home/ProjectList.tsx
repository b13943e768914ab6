import type { SharedProject } from '../../api/types'
import { OpenFiles } from '../open/OpenFiles'
import type { useProjects } from '../useProjects'
import { Recent } from './Recent'

/** The person's projects, and the ways to more of them. */
export function ProjectList({
  projects,
  open,
}: {
  projects: ReturnType<typeof useProjects>
  open(project: SharedProject): void
}) {
  return (
    <>
      <Recent projects={projects} />
      <OpenFiles open={open} />
    </>
  )
}
