// Pyodide in an ordinary worker, as its documentation shows it; what our own sandbox is measured against.

const start = () => {
  const worker = new Worker('worker.js', { type: 'module' })
  const call = (/** @type {object} */ request) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.value))
      worker.onerror = (event) => reject(new Error(event.message))
      worker.postMessage(request)
    })
  return { call, kill: () => worker.terminate() }
}

/** Milliseconds until a new worker has imported pytest. */
const loadAgain = async (/** @type {string[]} */ wheels) => {
  const begun = performance.now()
  const worker = start()
  await worker.call({ type: 'load', wheels })
  const milliseconds = performance.now() - begun
  worker.kill()
  return milliseconds
}

/** Milliseconds from the beginning of the visit until an epoch was done. */
const visit = async (/** @type {string[]} */ wheels, /** @type {Record<string, string>} */ files) => {
  const worker = start()
  await worker.call({ type: 'load', wheels })
  const status = await worker.call({ type: 'epoch', files })
  if (status !== 0) throw new Error(`pytest ended with ${status}`)
  return performance.now()
}

Object.assign(globalThis, { load: loadAgain, visit })
