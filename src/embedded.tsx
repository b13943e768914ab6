import type { Root } from 'react-dom/client'
import { createGrants } from './adapters/storage/createGrants'
import { type BrowserSettings, createSettings } from './adapters/storage/createSettings'
import { createMemoryRecords } from './adapters/storage/records'
import { createEmbedHost } from './api/embed/createEmbedHost'
import type { Grant } from './api/embed/grant'
import type { Look } from './api/embed/messages'
import { readPetition } from './api/embed/readPetition'
import { base, DEFAULT_SETTINGS, openAutocoder, openPlace, show } from './openApp'
import { EmbedDoor } from './ui/embed/EmbedDoor'
import { Permit, type PermitProps } from './ui/embed/Permit'
import { showLook } from './ui/embed/showLook'

/** In another page's frame: nothing is opened before the person has allowed it. */
export async function startEmbedded(root: Root): Promise<void> {
  let wanted: Look = {}
  let chosen: BrowserSettings | null = null
  const host = createEmbedHost(window, {
    address: `${base}?permit`,
    look(look) {
      wanted = { ...wanted, ...look }
      showLook(look, chosen)
    },
  })
  root.render(<EmbedDoor host={host} address={base} />)
  const grant = await host.granted
  // An embedder has projects of its own, apart from the person's and from every other embedder's.
  const place = openPlace(`${base}embed/${grant.origin}/`, settingsOf(grant))
  const opened = openAutocoder(place)
  const { settings, storage_notice } = await show(root, place, opened, true)
  chosen = settings
  showLook(wanted, chosen)
  const { access, limits, connection } = grant
  // What the person has allowed is this model, within these limits.
  const options = { limits, ...(connection && { model: connection.model }) }
  host.serve({ access, storage_notice, commands: await opened.autocoder.commands(options) })
}

/** What the person has chosen, as far as the embedder may use it, for as long as the frame is open. */
async function settingsOf({ connection, limits, prices }: Grant): Promise<BrowserSettings> {
  const { base_url, model, api_key } = connection ?? { ...DEFAULT_SETTINGS, api_key: '' }
  const defaults = { ...DEFAULT_SETTINGS, base_url, model, limits, prices }
  const settings = await createSettings(createMemoryRecords(''), defaults)
  if (api_key) await settings.setKey(api_key, { remember: false })
  // It is for the model alone: no field of the frame ever shows it.
  return Object.create(settings, { key: { value: async () => '' } })
}

/** A frame that asks has asked by then, but on a busy computer. */
const PATIENCE_MS = 2_000

/** The window in which the person decides what a page may do that embeds the app. */
export async function startPermit(root: Root): Promise<void> {
  const { browser, settings } = openPlace()
  const { list, accessOf, keep, forget } = createGrants(browser.records)
  const { current, keyFor } = await settings
  const { base_url, model, limits, prices } = current
  const show = async (origin: string | null, decide: PermitProps['decide']) =>
    root.render(<Permit {...{ origin, decide, keep, forget }} kept={await list()} preferences={current} />)
  const asking = readPetition(window)
  const nobody = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  if ((await Promise.race([asking, nobody])) === null) await show(null, () => {})
  const petition = await asking
  if (!petition) return
  const { origin } = petition
  const decide = async (access: Grant['access'] | null) => {
    const connection = access === 'spend' ? { base_url, model, api_key: await keyFor(base_url) } : null
    if (access) await keep(origin, access).catch(() => {})
    petition.answer(access && { origin, access, connection, limits, prices })
    close()
  }
  const allowed = await accessOf(origin)
  if (allowed) await decide(allowed)
  else await show(origin, decide)
}
