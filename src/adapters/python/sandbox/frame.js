// The trusted script of the sealed frame. It keeps Python's bytes and does nothing but start and kill workers.
// A worker is a `data:` module, because Chromium refuses `blob:` modules in a frame of opaque origin.
addEventListener(
  'message',
  (hello) => {
    if (hello.source !== parent) return
    const control = hello.ports[0]
    // That somebody is here is said before anything large comes.
    control.onmessage = ({ data }) => begin(control, data)
    control.postMessage({ type: 'here' })
  },
  { once: true },
)

function begin(control, boot) {
  const { source, wasm, assets, hosts } = boot
  const workers = new Map()
  let snapshot = boot.snapshot
  /** A worker that has loaded its source and waits for Python's bytes: half of the way to an interpreter. */
  let blank = null
  // The page's policy is inherited, and with it that only a named policy may make a worker's address.
  const policy = globalThis.trustedTypes?.createPolicy('autocoder', { createScriptURL: (url) => url })
  const address = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`
  const url = policy ? policy.createScriptURL(address) : address

  const load = () => {
    const worker = new Worker(url, { type: 'module' })
    worker.onerror = (event) => {
      event.preventDefault()
      blank = null
    }
    return worker
  }

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
          blank ??= load()
          return
        }
        const worker = blank ?? load()
        blank = null
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
