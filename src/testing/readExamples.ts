import { readdirSync, readFileSync } from 'node:fs'
import { transformWithOxc } from 'vite'

const ROOT = new URL('../../', import.meta.url)

/** A piece of a guide that a reader would paste: into a program, a page or a shell. */
export interface Example {
  /** `docs/extending.md 1`: the guide and which of its fenced blocks it is. */
  readonly name: string
  /** `ts`, `js`, `sh`, `json`, `html`; `text` is a drawing, and '' what says nothing of itself. */
  readonly language: string
  readonly code: string
}

/** Every fenced block of the README and the guides. @throws when a fence is not one of a pair */
export function readExamples(): readonly Example[] {
  const guides = readdirSync(new URL('docs/', ROOT)).filter((name) => name.endsWith('.md'))
  return ['README.md', ...guides.map((name) => `docs/${name}`)].flatMap((path) => {
    const text = readFileSync(new URL(path, ROOT), 'utf8')
    const blocks = [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    if (text.match(/^\s*(```|~~~)/gm)?.length !== (blocks.length ? blocks.length * 2 : undefined))
      throw new Error(`A fence of ${path} has no other, or is not at the beginning of a line.`)
    return blocks.map(([, language = '', code = ''], i) => ({ name: `${path} ${i + 1}`, language, code }))
  })
}

/** The commands of an example for a shell, each in its words, without comments and what they set in the environment. */
export const commandsOf = ({ code }: Pick<Example, 'code'>): readonly (readonly string[])[] =>
  code.split('\n').flatMap((line) => {
    const words = [...line.matchAll(/"([^"]*)"|(#.*)|(\S+)/g)]
      .filter(([, , comment]) => comment === undefined)
      .map(([, quoted, , bare]) => quoted ?? bare ?? '')
    const begin = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
    return begin < 0 ? [] : [words.slice(begin)]
  })

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
