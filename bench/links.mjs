// @ts-check
import { createServer } from 'vite'

// How long links are, beside plain deflate and lz-string, which marimo and the TypeScript playground use.
//   npm run bench:links

const server = await createServer({
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
try {
  const figures = await server.ssrLoadModule(new URL('links/figures.ts', import.meta.url).pathname)
  const { text, isShortest } = await figures.figures()
  console.log(text)
  process.exitCode = isShortest ? 0 : 1
} finally {
  await server.close()
}
