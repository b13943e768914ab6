/** A common place for a link, and how many characters it takes before it cuts or refuses it. */
export interface LinkPlace {
  readonly name: string
  readonly characters: number
}

/** As we know them in 2026; they change without notice. */
export const PLACES: readonly LinkPlace[] = [
  { name: 'a Discord message', characters: 2_000 },
  { name: 'a QR code', characters: 2_953 },
  { name: 'a Slack message', characters: 4_000 },
  { name: 'a Telegram message', characters: 4_096 },
  { name: 'a GitHub comment', characters: 65_536 },
  { name: 'the address bar of Safari', characters: 80_000 },
  { name: 'the address bar of Firefox', characters: 1_048_576 },
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

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
