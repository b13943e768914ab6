import { defineConfig } from 'vite'
import { sandboxPlugin } from './scripts/build/sandboxPlugin'

export default defineConfig({
  // Any folder of any static host.
  base: './',
  plugins: [sandboxPlugin()],
  build: { target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_000 },
})
