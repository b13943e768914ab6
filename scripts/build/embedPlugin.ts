import { build, type Plugin } from 'vite'

const CLIENT = new URL('../../src/embed.ts', import.meta.url).pathname

/** Puts what a page that embeds the app imports beside it, as one module: `embed.js`. */
export const embedPlugin = (): Plugin => ({
  name: 'autocoder-embed',
  apply: 'build',
  async generateBundle() {
    const result = await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        write: false,
        minify: true,
        target: 'es2023',
        lib: { entry: CLIENT, formats: ['es'], fileName: 'embed' },
        rollupOptions: { output: { minify: true } },
      },
    })
    const [{ output }] = (Array.isArray(result) ? result : [result]) as [{ output: { code: string }[] }]
    this.emitFile({ type: 'asset', fileName: 'embed.js', source: output[0]?.code ?? '' })
  },
})
