import { listed } from '../format'

/** A common place for a link, and how many characters it takes before it cuts or refuses it. */
export interface LinkPlace {
  readonly name: string
  readonly characters: number
}

/**
 * Looked up on 2026-11-23; they change without notice. Safari is not here: the 80,000 that is told of it is
 * only the longest address that somebody once tried.
 */
export const PLACES: readonly LinkPlace[] = [
  // `content` in https://discord.js.org/docs/packages/discord-api-types/main/RESTPostAPIChannelMessageJSONBody:Interface
  { name: 'a Discord message', characters: 2_000 },
  // Version 40, level L, binary: https://www.qrcode.com/en/about/versionPage/versionPage31_40.html
  { name: 'a QR code', characters: 2_953 },
  // Cut only after 40,000, but what exceeds 4,000 may be broken into several messages, and a link with it:
  // https://api.slack.com/changelog/2018-04-truncating-really-long-messages
  { name: 'a Slack message', characters: 4_000 },
  // `text` in https://core.telegram.org/bots/api#sendmessage
  { name: 'a Telegram message', characters: 4_096 },
  // GitHub's own refusal, quoted in https://github.com/mshick/add-pr-comment/issues/93
  { name: 'a GitHub comment', characters: 65_536 },
  // The preference network.standard-url.max-length, in modules/libpref/init of Firefox's source.
  { name: 'the address bar of Firefox', characters: 1_048_576 },
  // `kMaxURLChars` in https://github.com/chromium/chromium/blob/main/url/url_constants.h
  { name: 'the address bar of Chrome', characters: 2_097_152 },
]

/** Beyond this a file is the better way. */
export const COMFORTABLE = 65_536

/** Which places take a link of this length, in a sentence. */
export function placesSentence(length: number): string {
  const cut = PLACES.filter(({ characters }) => length > characters)
  if (cut.length === 0) return 'It fits everywhere, even in a QR code or a Discord message.'
  if (cut.length === PLACES.length) return 'It is too long for every browser: share the file instead.'
  const fits = PLACES[cut.length]?.name
  return `It is too long for ${listed(cut.map(({ name }) => name))}. It fits in ${fits} and everything that takes more.`
}
