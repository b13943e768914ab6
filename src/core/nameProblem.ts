import { pathProblem } from './project'

const MAX_NAME = 100

/**
 * Says why a project can't have this name, in words that continue a sentence, or returns `null` when it can. The name is
 * also that of a folder.
 */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'a name needs at least one letter or digit'
  if (name.includes('/')) return 'it contains "/"'
  if (name.length > MAX_NAME) return `it has more than ${MAX_NAME} characters`
  return pathProblem(name)
}
