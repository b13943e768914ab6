import { expect, it, vi } from 'vitest'
import { createOffline } from './createOffline'

/** A service worker whose state the test sets. */
class FakeWorker extends EventTarget {
  state = 'installing'
  readonly postMessage = vi.fn()

  become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

/** A page whose app is kept on the device, or not yet, and that has registered its service worker. */
async function openKept({ isKept }: { isKept: boolean }) {
  const registration = Object.assign(new EventTarget(), {
    installing: null as FakeWorker | null,
    waiting: null,
    active: null,
  })
  const container = Object.assign(new EventTarget(), {
    controller: isKept ? new FakeWorker() : null,
    register: async () => registration,
  })
  const reload = vi.fn()
  const offline = createOffline({
    serviceWorker: container as unknown as ServiceWorkerContainer,
    script: 'sw.js',
    network: Object.assign(new EventTarget(), { navigator: { onLine: true } }) as unknown as Window,
    reload,
  })
  offline.keep()
  await new Promise((resolve) => setTimeout(resolve))
  /** The browser has found a build on the host that is not the one in use, and installs it. */
  const install = () => {
    const worker = new FakeWorker()
    registration.installing = worker
    registration.dispatchEvent(new Event('updatefound'))
    worker.become('installed')
    return worker
  }
  const takeOver = (worker: FakeWorker) => {
    worker.become('activating')
    worker.become('activated')
    container.dispatchEvent(new Event('controllerchange'))
  }
  return { offline, reload, install, takeOver }
}

it('is kept once the first build is active, which offers nothing and reloads nothing', async () => {
  const { offline, reload, install, takeOver } = await openKept({ isKept: false })
  const worker = install()
  expect(offline.current).toMatchObject({ isKept: false, isUpdateReady: false })
  takeOver(worker)
  expect(offline.current).toMatchObject({ isKept: true, isUpdateReady: false })
  expect(reload).not.toHaveBeenCalled()
})

it('offers a newer build, and shows it when the person says so', async () => {
  const { offline, reload, install, takeOver } = await openKept({ isKept: true })
  const worker = install()
  expect(offline.current.isUpdateReady).toBe(true)
  expect(worker.postMessage).not.toHaveBeenCalled()
  offline.update()
  expect(worker.postMessage).toHaveBeenCalledWith('take-over')
  expect(reload).not.toHaveBeenCalled()
  takeOver(worker)
  expect(reload).toHaveBeenCalledTimes(1)
})

it('never reloads because another tab has taken the newer build, and shows it later at once', async () => {
  const { offline, reload, install, takeOver } = await openKept({ isKept: true })
  takeOver(install())
  expect(offline.current.isUpdateReady).toBe(true)
  expect(reload).not.toHaveBeenCalled()
  offline.update()
  expect(reload).toHaveBeenCalledTimes(1)
})
