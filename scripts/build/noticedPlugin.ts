import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const NOTICES = new URL('../../THIRD_PARTY_NOTICES.md', import.meta.url)

/** Lets nothing of others into a build that the notices do not name. */
export const noticedPlugin = (): Plugin => ({
  name: 'autocoder-noticed',
  generateBundle(_, bundle) {
    const notices = readFileSync(NOTICES, 'utf8')
    const ids = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    for (const id of ids) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]
      if (name && !notices.includes(`| ${name} |`))
        this.error(`${name} is in the build and not in THIRD_PARTY_NOTICES.md; see scripts/notices.mjs.`)
    }
  },
})
