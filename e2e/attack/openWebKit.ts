import { type ChildProcess, spawn } from 'node:child_process'
import type { Browsing } from './victim'

const DRIVER_PORT = 4493
const DISPLAY = ':93'

/** Drives WebKitGTK's small browser by WebDriver, on a screen of its own that nobody sees. */
export async function openWebKit(driver: string, browser: string, url: string): Promise<Browsing> {
  const screen = spawn('Xvfb', [DISPLAY, '-screen', '0', '1280x900x24'], { stdio: 'ignore' })
  const server = spawn(driver, [`--port=${DRIVER_PORT}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  })
  let path = ''
  const close = async () => {
    if (path) await send('DELETE', path).catch(() => {})
    await Promise.all([ended(server), ended(screen)])
  }
  try {
    await untilReady()
    const { sessionId } = (await send('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
          timeouts: { script: 180_000 },
        },
      },
    })) as { sessionId: string }
    path = `/session/${sessionId}`
    await send('POST', `${path}/url`, { url })
    const evaluate = async (expression: string) => {
      const script = `const done = arguments[arguments.length - 1]
Promise.resolve().then(() => ${expression}).then(
  (given) => done({ given: JSON.stringify(given ?? null) }),
  (error) => done({ error: String(error) + '\\n' + error?.stack }),
)`
      const answer = (await send('POST', `${path}/execute/async`, { script, args: [] })) as {
        given?: string
        error?: string
      }
      if (answer.given === undefined) throw new Error(answer.error)
      return JSON.parse(answer.given) as unknown
    }
    return {
      evaluate,
      async evaluateElsewhere(expression, address) {
        const before = (await send('GET', `${path}/window`)) as string
        const { handle } = (await send('POST', `${path}/window/new`, { type: 'tab' })) as { handle: string }
        await send('POST', `${path}/window`, { handle })
        await send('POST', `${path}/url`, { url: address })
        const result = await evaluate(expression)
        await send('DELETE', `${path}/window`)
        await send('POST', `${path}/window`, { handle: before })
        return result
      },
      taken: () => [],
      workers: () => null,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function send(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${DRIVER_PORT}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const { value } = (await response.json()) as { value: unknown }
  if (!response.ok) throw new Error(JSON.stringify(value).slice(0, 1_000))
  return value
}

async function untilReady(): Promise<void> {
  for (let i = 0; i < 300; i += 1) {
    if (
      await fetch(`http://127.0.0.1:${DRIVER_PORT}/status`).then(
        () => true,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('WebKitWebDriver does not answer.')
}

const ended = (child: ChildProcess) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(null)
    child.once('exit', resolve)
    child.kill()
  })
