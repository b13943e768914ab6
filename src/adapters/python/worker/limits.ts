import type { PyodideAPI } from 'pyodide'
import type { Tell } from '../session'

let memoryLimit = Number.POSITIVE_INFINITY
let isOutOfMemory = false

/** Whether the last that was asked for of memory was refused. */
export const hasRunOutOfMemory = (): boolean => isOutOfMemory

/** From now on memory past the limit is refused, so that Python raises MemoryError instead of taking the browser's. */
export function limitMemory(bytes: number): void {
  memoryLimit = bytes
}

/** Must come before the first memory is made. */
export function hookMemory(): void {
  const grow = WebAssembly.Memory.prototype.grow
  WebAssembly.Memory.prototype.grow = function (pages) {
    isOutOfMemory = this.buffer.byteLength + pages * 65_536 > memoryLimit
    if (isOutOfMemory) throw new RangeError('The memory limit is reached.')
    return grow.call(this, pages)
  }
}

/** A dead interpreter never settles its call; whoever finds the event loop free can say so, after its last words. */
export function watchForDeath(pyodide: PyodideAPI, flush: () => void, tell: Tell): void {
  const die = (message: string) => {
    flush()
    tell(isOutOfMemory ? { type: 'memory' } : { type: 'dead', message })
  }
  const api = (pyodide as unknown as { _api: { fatal_error(error: unknown): void; exitCode?: number } })._api
  const fatal = api.fatal_error.bind(api)
  api.fatal_error = (error) => {
    die(String(error))
    fatal(error)
  }
  setInterval(() => {
    if (api.exitCode !== undefined) die(`exit ${api.exitCode}`)
  }, 100)
  // What a dying interpreter throws is reported here and need not reach the page's console.
  for (const name of ['error', 'unhandledrejection'])
    self.addEventListener(name, (event) => event.preventDefault())
  self.close = () => die('the worker was closed')
}
