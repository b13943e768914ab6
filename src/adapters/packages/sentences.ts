import { alternativeTo } from './alternatives'
import { PackageProblem } from './packageProblem'

// One sentence each, for the model and the person: what is wrong, and what to do.

export function closed(name: string): PackageProblem {
  const instead = alternativeTo(name)
  const without = instead ? `use ${instead}` : 'use the standard library'
  return new PackageProblem(
    'closed',
    `Neither the project nor the app has "${name}", and packages are closed for this project: ${without}, or let the person press "Allow packages".`,
  )
}

export const closedVersion = (name: string): PackageProblem =>
  new PackageProblem(
    'closed',
    `The app ships another version of "${name}" than the one that is asked for, and packages are closed for this project: take its line out of requirements.txt, or let the person press "Allow packages".`,
  )

export const absent = (name: string): PackageProblem =>
  new PackageProblem(
    'absent',
    `Neither the project nor the registry has "${name}": check the name, or use the standard library.`,
  )

export const noModule = (name: string, module: string): PackageProblem =>
  new PackageProblem(
    'absent',
    `The package "${name}" is there, but has no module "${module}": check the name.`,
  )

export const notAsked = (name: string): PackageProblem =>
  new PackageProblem(
    'absent',
    `Nobody has looked for the package "${name}", because no import statement names it: write one, or add the package to requirements.txt.`,
  )

export function noBuild(name: string): PackageProblem {
  const instead = alternativeTo(name) ?? 'the standard library or a package in pure Python'
  return new PackageProblem(
    'no-build',
    `The package "${name}" has no build for WebAssembly, so it can't run here: use ${instead} instead.`,
  )
}

export const noVersion = (name: string, specifiers: readonly string[]): PackageProblem =>
  new PackageProblem(
    'version',
    `No version of the package "${name}" that runs here fits ${specifiers.join(' and ') || 'this Python'}: ask for another version in requirements.txt, or do without the package.`,
  )

export const damaged = (name: string, file: string): PackageProblem =>
  new PackageProblem(
    'damaged',
    `The package "${name}" was not used, because ${file} came with another SHA-256 hash than was promised: try again, or do without the package.`,
  )

export const noWheel = (name: string, file: string): PackageProblem =>
  new PackageProblem(
    'damaged',
    `The package "${name}" was not used, because ${file} is no wheel: ask for another version in requirements.txt, or do without the package.`,
  )

export const tooLarge = (name: string, file: string, bytes: number): PackageProblem =>
  new PackageProblem(
    'damaged',
    `The package "${name}" was not used, because ${file} unpacks to more than ${bytes} bytes: do without the package.`,
  )

export const unreachable = (name: string, url: string, why: string): PackageProblem =>
  new PackageProblem(
    'network',
    `The package "${name}" could not be fetched from ${new URL(url).host} (${why}): check the connection, then resume.`,
  )
