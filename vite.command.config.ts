import { defineConfig } from 'vite'
import { noticedPlugin } from './scripts/build/noticedPlugin'

/** The command line as the package has it: all that it is made of in one folder, but for what drives the browser. */
export default defineConfig({
  publicDir: false,
  plugins: [noticedPlugin()],
  ssr: { noExternal: true, external: ['playwright-core'] },
  build: {
    ssr: new URL('./scripts/autocoder.mjs', import.meta.url).pathname,
    outDir: 'bin',
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
  },
})
