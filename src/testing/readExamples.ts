import { readdirSync, readFileSync } from 'node:fs'
import { transformWithOxc } from 'vite'

const ROOT = new URL('../../', import.meta.url)

/** A piece of a guide that a reader would paste into a program. */
export interface Example {
  /** `docs/extending.md 1`: the guide and which of its examples it is. */
  readonly name: string
  readonly code: string
  readonly isTyped: boolean
}

/** Every example in TypeScript or JavaScript of the README and the guides. */
export function readExamples(): readonly Example[] {
  const guides = readdirSync(new URL('docs/', ROOT)).filter((name) => name.endsWith('.md'))
  return ['README.md', ...guides.map((name) => `docs/${name}`)].flatMap((path) => {
    const blocks = readFileSync(new URL(path, ROOT), 'utf8').matchAll(/^```(ts|js)\n([\s\S]*?)^```$/gm)
    return [...blocks].map(([, language, code = ''], i) => ({
      name: `${path} ${i + 1}`,
      code,
      isTyped: language === 'ts',
    }))
  })
}

/**
 * Runs an example. `world`: what it finds there, the names that it imports among it. Resolves to those of its constants
 * that are asked for.
 */
export async function runExample<Name extends string>(
  { name, code }: Example,
  world: Readonly<Record<string, unknown>>,
  asked: readonly Name[],
): Promise<Record<Name, unknown>> {
  const { code: script } = await transformWithOxc(code, `${name}.ts`)
  const found = script.replace(/^import .* from .*$/gm, '').replace(/^export \{\};?$/gm, '')
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor
  const run = new AsyncFunction(...Object.keys(world), `${found}\nreturn { ${asked.join(', ')} }`)
  return await run(...Object.values(world))
}
