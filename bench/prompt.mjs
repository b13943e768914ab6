// @ts-check
import { runnerImport } from 'vite'

// Tokens a step by the size of the project and by epochs, beside a prompt that shows the whole project every step.
//   npm run bench:prompt

const { module } = await runnerImport(new URL('prompt/figures.ts', import.meta.url).pathname, {
  logLevel: 'error',
  configFile: false,
})
console.log(/** @type {typeof import('./prompt/figures')} */ (module).figures())
