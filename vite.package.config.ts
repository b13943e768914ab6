import { defineConfig } from 'vite'
import { noticedPlugin } from './scripts/build/noticedPlugin'
import { packagedUrlPlugin } from './scripts/build/packagedUrl'
import { packagesPlugin } from './scripts/build/packagesPlugin'
import { sandboxPlugin } from './scripts/build/sandboxPlugin'

const at = (path: string) => new URL(path, import.meta.url).pathname

/** The module, beside the built app, whose large files it uses. What imports little gets little: each entry is a file. */
export default defineConfig({
  publicDir: false,
  plugins: [
    sandboxPlugin({ isPackage: true }),
    packagesPlugin({ isPackage: true }),
    packagedUrlPlugin(),
    noticedPlugin(),
  ],
  build: {
    outDir: 'lib',
    target: 'es2023',
    minify: false,
    lib: {
      entry: {
        index: at('src/index.ts'),
        embed: at('src/embed.ts'),
        library: at('src/library.ts'),
        prompt: at('src/core/prompt.ts'),
        context: at('src/core/context.ts'),
      },
      formats: ['es'],
    },
    rolldownOptions: { output: { chunkFileNames: '[name]-[hash].js' } },
  },
})
