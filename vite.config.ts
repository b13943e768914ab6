import { defineConfig } from 'vite'
import { embedPlugin } from './scripts/build/embedPlugin'
import { noticesPlugin } from './scripts/build/noticesPlugin'
import { offlinePlugin } from './scripts/build/offlinePlugin'
import { packagesPlugin } from './scripts/build/packagesPlugin'
import { sandboxPlugin } from './scripts/build/sandboxPlugin'

export default defineConfig({
  // Any folder of any static host.
  base: './',
  plugins: [sandboxPlugin(), packagesPlugin(), noticesPlugin(), embedPlugin(), offlinePlugin()],
  build: { target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_000 },
})
