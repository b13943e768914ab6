import type { SharedProject } from '../../api/types'
import { contentOf } from '../../core/createRecording'
import type { RecordedFiles } from '../../core/recording'

/** Texts that look like the keys of well-known services, or open a private key. */
const KEYS = [
  /\bsk-[\w-]{20,}/,
  /\bsk_live_\w{16,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bAIza[\w-]{35}/,
  /\bgh[pousr]_\w{36}/,
  /\bgithub_pat_\w{40,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\bhf_[A-Za-z0-9]{30,}/,
  /\bgsk_\w{40,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
]

/**
 * Where in a project something stands that looks like a key: `name`, `goal`, paths of files, `the name of …`, `the run`.
 * `own`: the person's keys, which count however they look.
 */
export function secretsIn({ name, goal, files, run }: SharedProject, own: readonly string[]): string[] {
  const isTold = (text: string) =>
    own.some((key) => key !== '' && text.includes(key)) || KEYS.some((key) => key.test(text))
  const places = Object.entries({ name, goal, ...files }).flatMap(([place, content]) =>
    isTold(textOf(content)) ? [place] : [],
  )
  const paths = Object.keys(files).filter(isTold)
  return [
    ...places,
    ...paths.map((path) => `the name of ${path}`),
    ...(run && [...textsIn(run)].some(isTold) ? ['the run'] : []),
  ]
}

const textOf = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder('latin1').decode(content)

/** Every text in a value: names of fields, what is JSON inside of a text, and bytes that stand there as base64. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    yield value
    if (value.startsWith('{')) yield* textsIn(jsonIn(value))
  } else if (typeof value === 'object' && value !== null) {
    if ('base64' in value) yield textOf(contentOf(value as RecordedFiles[string]))
    for (const [name, item] of Object.entries(value)) {
      yield name
      yield* textsIn(item)
    }
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
