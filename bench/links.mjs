// @ts-check
import { createServer } from 'vite'
import { openingTimes } from './links/openingTimes.mjs'

// How long links are, beside plain deflate and lz-string, which marimo and the TypeScript playground use; and how long the
// app takes for what is hardest to open.
//   npm run bench:links

/** Milliseconds of the page's own thread for any bytes: what else the machine does is not measured. */
const BAR = 500

const server = await createServer({
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
/** @param {string} path */
const load = (path) => server.ssrLoadModule(new URL(path, import.meta.url).pathname)
try {
  const { figures } = await load('links/figures.ts')
  const { text, isShortest } = await figures()
  console.log(text)
  const { HARDEST } = await load('../src/testing/craftedLinks.ts')
  const times = await openingTimes(HARDEST)
  console.log(`\n${'To open, or to refuse'.padEnd(34)}  characters             ms  of the page's own`)
  for (const { title, characters, end, wall, own } of times)
    console.log(
      `${title.padEnd(34)}${String(characters).padStart(12)}  ${end.padEnd(9)}${String(wall).padStart(6)}${String(own).padStart(19)}`,
    )
  const longest = Math.max(...times.map(({ own }) => own))
  console.log(`The longest took ${longest} ms of the page's own; at most ${BAR}.`)
  process.exitCode = isShortest && longest <= BAR ? 0 : 1
} finally {
  await server.close()
}
