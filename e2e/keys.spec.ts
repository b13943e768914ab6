import { readFile } from 'node:fs/promises'
import { strFromU8, unzipSync } from 'fflate'
import type { Page, Request } from 'playwright/test'
import { complete, create, expect, HELLO, TEST_OF_MAIN, test } from './fixtures'

// Where a key can be found after a whole session: in the requests to the model, and nowhere else.

const KEY = 'sk-canary-93b1c07ae4'

/** Everything that the page shows, keeps or has open, as one text. */
const everythingOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const textOf = async (value: unknown): Promise<string> => {
      if (typeof value !== 'object' || value === null) return String(value)
      if (value instanceof Blob) return value.text()
      if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value)
      if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value)
      const entries = value instanceof Map ? [...value] : Object.entries(value)
      return (await Promise.all(entries.map(async ([name, one]) => `${name}: ${await textOf(one)}`))).join(
        '\n',
      )
    }
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const found = [location.href, document.title, JSON.stringify(history.state)]
    const roots: (Document | ShadowRoot)[] = [document]
    for (const root of roots)
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot)
        found.push(...[...element.attributes].map(({ value }) => value), element.textContent ?? '')
        if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
          found.push(element.value)
      }
    found.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie)
    for (const { name } of await indexedDB.databases()) {
      const base = await settled(indexedDB.open(name ?? ''))
      for (const store of base.objectStoreNames) {
        const rows = base.transaction(store).objectStore(store)
        for (const key of await settled(rows.getAllKeys()))
          found.push(
            String(key),
            await textOf(await settled(base.transaction(store).objectStore(store).get(key))),
          )
      }
      base.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys())
        if (!/\.(wasm|zip|js|css|whl|bin)$/.test(request.url))
          found.push(request.url, await ((await cache.match(request)) as Response).text())
    }
    return found.join('\n')
  })

const zipped = async (page: Page): Promise<string> => {
  const bytes = await page.evaluate(async () => [
    ...new Uint8Array(await (await window.autocoder.projects.export('kept')).arrayBuffer()),
  ])
  return Object.entries(unzipSync(new Uint8Array(bytes)))
    .map(([path, content]) => `${path}\n${strFromU8(content)}`)
    .join('\n')
}

/** What a share link, with the run's recording, and an `.autocoder` file carry. */
const carriedBy = async (page: Page): Promise<string> => {
  const link = await page.evaluate(async () =>
    JSON.stringify(await window.autocoder.open(await window.autocoder.share('kept'))),
  )
  await page.getByRole('button', { name: 'Share' }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as file' }).click()
  const file = unzipSync(await readFile(await (await saving).path()))
  await page.keyboard.press('Escape')
  return [link, ...Object.values(file).map((content) => strFromU8(content))].join('\n')
}

for (const isRemembered of [false, true])
  test(`a key that is ${isRemembered ? 'remembered' : 'for this page only'} is in the requests to the model alone`, async ({
    app,
    endpoint,
  }) => {
    const said: string[] = []
    const sent: Request[] = []
    app.on('console', (line) => said.push(line.text()))
    app.on('request', (request) => sent.push(request))
    const { base_url, requests } = await endpoint([create(HELLO, TEST_OF_MAIN), complete])
    await app.getByRole('button', { name: 'Settings' }).click()
    await app.getByLabel('Address').fill(base_url)
    // Chosen first, it counts for what is entered then.
    const remember = app.getByLabel('Remember on this device')
    if (isRemembered) await remember.click()
    await app.getByLabel('Key', { exact: true }).fill(KEY)
    await expect(remember).toBeChecked({ checked: isRemembered })
    if (isRemembered) await expect(app.getByRole('button', { name: 'Forget the key' })).toBeVisible()
    await app.keyboard.press('Escape')
    await app.getByLabel('Goal').fill('Create a program that prints "hello world".')
    await app.getByLabel('Name').fill('kept')
    await app.getByRole('button', { name: 'Start' }).click()
    await expect(app.getByRole('heading', { name: /^Complete after/ })).toBeVisible({ timeout: 40_000 })
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)

    expect(await everythingOf(app)).not.toContain(KEY)
    expect(await zipped(app)).not.toContain(KEY)
    const carried = await carriedBy(app)
    expect(carried).toContain('"turns"')
    expect(carried).not.toContain(KEY)
    expect(said.join('\n')).not.toContain(KEY)
    for (const request of sent) {
      const told = `${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`
      if (told.includes(KEY)) expect(request.url()).toContain(base_url)
      expect(`${request.url()} ${request.postData() ?? ''}`).not.toContain(KEY)
    }

    await app.goto('./#/')
    await app.reload()
    const settings = app.getByRole('button', { name: 'Settings' })
    await settings.click()
    await expect(app.getByLabel('Key', { exact: true })).toHaveValue(isRemembered ? KEY : '')
    if (!isRemembered) return
    expect(await everythingOf(app)).toContain('ciphertext')
    const forget = app.getByRole('button', { name: 'Forget the key' })
    await forget.click()
    // The button goes when nothing of the key is left on the disk.
    await expect(forget).toBeHidden()
    await app.keyboard.press('Escape')
    await app.reload()
    await settings.click()
    await expect(app.getByLabel('Key', { exact: true })).toHaveValue('')
    expect(await everythingOf(app)).not.toContain('ciphertext')
  })
