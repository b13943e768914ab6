// The trusted script of the sealed frame. It keeps Python's bytes and does nothing but start and kill workers.
// A worker is a `data:` module, because Chromium refuses `blob:` modules in a frame of opaque origin.
function hear(hello) {
  if (hello.source !== parent) return
  removeEventListener('message', hear)
  const control = hello.ports[0]
  // The workers' source comes first, and they load it while Python's bytes are on their way.
  control.onmessage = ({ data: { source } }) => {
    const workers = createWorkers(source)
    control.onmessage = ({ data }) => begin(control, workers, data)
  }
  // That somebody is here is said before anything large comes.
  control.postMessage({ type: 'here' })
}
addEventListener('message', hear)

/** A check takes two workers at once. */
const FIRST_BLANKS = 2

/** `take` gives a worker that runs the source; `prepare` lets one load it ahead. */
function createWorkers(source) {
  // The page's policy is inherited, and with it that only a named policy may make a worker's address.
  const policy = globalThis.trustedTypes?.createPolicy('autocoder', { createScriptURL: (url) => url })
  const address = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`
  const url = policy ? policy.createScriptURL(address) : address
  /** Workers that have loaded their source and wait for Python's bytes: half of the way to an interpreter. */
  const blanks = new Set()
  const load = () => {
    const worker = new Worker(url, { type: 'module' })
    worker.onerror = (event) => {
      event.preventDefault()
      blanks.delete(worker)
    }
    return worker
  }
  const take = () => {
    const [blank] = blanks
    blanks.delete(blank)
    return blank ?? load()
  }
  const prepare = () => {
    if (blanks.size === 0) blanks.add(load())
  }
  for (let i = 0; i < FIRST_BLANKS; i += 1) blanks.add(load())
  return { take, prepare }
}

function begin(control, loaded, { wasm, assets, hosts, snapshot: first }) {
  const workers = new Map()
  let snapshot = first

  WebAssembly.compile(wasm).then(
    (module) => {
      control.onmessage = ({ data, ports }) => {
        if (data.type === 'ping') {
          control.postMessage({ type: 'pong' })
          return
        }
        if (data.type === 'kill') {
          workers.get(data.id)?.terminate()
          workers.delete(data.id)
          return
        }
        if (data.type === 'snapshot') {
          snapshot = data.snapshot
          return
        }
        if (data.type === 'prepare') {
          loaded.prepare()
          return
        }
        const worker = loaded.take()
        worker.onerror = (event) => {
          event.preventDefault()
          control.postMessage({ type: 'error', id: data.id, message: String(event.message) })
        }
        workers.set(data.id, worker)
        const { isForSnapshot } = data
        // Copies that are handed over get there sooner than what the browser would copy by itself.
        const stdlib = assets.stdlib.slice()
        const site = assets.site.slice()
        const memory = isForSnapshot || !snapshot ? [] : [snapshot.slice()]
        worker.postMessage(
          { module, assets: { stdlib, site }, snapshot: memory[0] ?? null, isForSnapshot, hosts },
          [...ports, stdlib, site, ...memory],
        )
      }
      control.postMessage({ type: 'ready' })
    },
    (error) => control.postMessage({ type: 'error', id: '', message: String(error) }),
  )
}
