import { mergeConfig } from 'vitest/config'
import base from '../../vitest.config'

/** Runs unit tests against sources in which one text is another: see `embed.protection.ts`. */
const { file, find, put } = JSON.parse(process.env.AUTOCODER_WITHOUT ?? '{}') as Record<string, string>

export default mergeConfig(base, {
  root: new URL('../../', import.meta.url).pathname,
  plugins: [
    {
      name: 'without',
      enforce: 'pre',
      transform: (code: string, id: string) =>
        id.endsWith(`/${file}`) ? code.replace(find as string, () => put as string) : undefined,
    },
  ],
})
