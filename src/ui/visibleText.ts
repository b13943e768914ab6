// Colour only; everything else that begins with ESC is shown.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const COLOURS = /\x1b\[[\d;]*m/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g
// C1 controls, direction marks and overrides, zero-width space, byte order mark, lone surrogates.
const HIDDEN = /[\u0080-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu
// No script stacks more than eight marks on one letter.
const MARKS = /(\p{M}{8})(\p{M}+)/gu

/**
 * Text from a program or a model as it may be shown: what could hide, reorder or overprint other text is written
 * out, such as `⟨U+202E⟩`. Line ends become `\n`.
 */
export const visibleText = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(COLOURS, '')
    .replace(CONTROLS, (control) =>
      control === '\x7f' ? '\u2421' : String.fromCharCode(0x2400 + control.charCodeAt(0)),
    )
    .replace(HIDDEN, (hidden) => `⟨U+${hidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
    .replace(MARKS, (_, kept: string, cut: string) => `${kept}⟨+${cut.length} marks⟩`)
