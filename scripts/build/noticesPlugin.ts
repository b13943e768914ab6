import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const ROOT = new URL('../../', import.meta.url)

/** Puts our licence and those of what ships with the app into the build, because they ask to travel with it. */
export const noticesPlugin = (): Plugin => ({
  name: 'autocoder-notices',
  apply: 'build',
  generateBundle() {
    for (const fileName of ['LICENSE', 'THIRD_PARTY_NOTICES.md'])
      this.emitFile({ type: 'asset', fileName, source: readFileSync(new URL(fileName, ROOT)) })
  },
})
