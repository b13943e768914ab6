import type { SharedProject } from '../../api/types'

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
 * Where in a project something stands that looks like a key: `goal`, paths of files, `the run`. `own`: the person's key,
 * which counts however it looks; '' for none.
 */
export function secretsIn({ goal, files, run }: SharedProject, own: string): string[] {
  const isTold = (text: string) => (own !== '' && text.includes(own)) || KEYS.some((key) => key.test(text))
  const places = Object.entries({ goal, ...files }).flatMap(([place, content]) =>
    isTold(textOf(content)) ? [place] : [],
  )
  return run && isTold(JSON.stringify(run)) ? [...places, 'the run'] : places
}

const textOf = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder('latin1').decode(content)
