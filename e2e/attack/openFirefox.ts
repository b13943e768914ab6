import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import type { Browsing } from './victim'

/** Drives an installed Firefox by WebDriver BiDi, which it speaks by itself. */
export async function openFirefox(program: string, url: string): Promise<Browsing> {
  const profile = await mkdtemp(join(tmpdir(), 'autocoder-firefox-'))
  await writeFile(join(profile, 'user.js'), PREFERENCES)
  const firefox = spawn(program, [
    '--headless',
    '--no-remote',
    '--remote-debugging-port',
    '0',
    '--profile',
    profile,
  ])
  const close = async () => {
    const ended = new Promise((resolve) => firefox.once('exit', resolve))
    firefox.kill('SIGKILL')
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    const session = await openSession(await listeningAt(firefox.stderr))
    await session.send('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: false } } })
    const { contexts } = await session.send('browsingContext.getTree', {})
    const context = (contexts as { context: string }[])[0]!.context
    await session.send('session.subscribe', {
      events: [
        'browsingContext.userPromptOpened',
        'browsingContext.contextCreated',
        'browsingContext.downloadWillBegin',
      ],
    })
    await session.send('browsingContext.navigate', { context, url, wait: 'complete' })
    session.taken()
    return {
      evaluate: (expression) => session.evaluate(context, expression),
      async evaluateElsewhere(expression, address) {
        const { context: other } = await session.send('browsingContext.create', { type: 'tab' })
        await session.send('browsingContext.navigate', { context: other, url: address, wait: 'complete' })
        const result = await session.evaluate(String(other), expression)
        await session.send('browsingContext.close', { context: other })
        session.taken()
        return result
      },
      taken: () => session.taken(),
      workers: () => null,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const PREFERENCES = `user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
`

const listeningAt = (output: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    output.on('data', (part) => {
      text += part
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(text)?.[1]
      if (found) resolve(`${found}/session`)
    })
    setTimeout(() => reject(new Error(`Firefox does not listen:\n${text}`)), 60_000)
  })

type Answer = Record<string, unknown>

async function openSession(address: string) {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>()
  const seen: string[] = []
  socket.on('message', (text: Buffer) => {
    const said = JSON.parse(String(text))
    if (said.type === 'event' && isNews(said))
      seen.push(`${said.method}: ${JSON.stringify(said.params).slice(0, 200)}`)
    const asked = waiting.get(said.id)
    if (said.type === 'success') asked?.resolve(said.result)
    if (said.type === 'error') asked?.reject(new Error(`${said.error}: ${said.message}`))
  })
  let last = 0
  const send = (method: string, params: object) =>
    new Promise<Answer>((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, method, params }))
    })
  return {
    send,
    taken: () => seen.splice(0),
    async evaluate(context: string, expression: string): Promise<unknown> {
      const answer = await send('script.evaluate', {
        expression: `Promise.resolve(${expression}).then((given) => JSON.stringify(given ?? null))`,
        target: { context },
        awaitPromise: true,
      })
      const { result, exceptionDetails } = answer as {
        result?: { value: string }
        exceptionDetails?: { text: string }
      }
      if (!result) throw new Error(exceptionDetails?.text)
      return JSON.parse(result.value)
    },
  }
}

/** A frame is a browsing context too; only one without a parent is a window or a tab. */
const isNews = ({ method, params }: { method: string; params: { parent?: string | null } }) =>
  method !== 'browsingContext.contextCreated' || params.parent === null
