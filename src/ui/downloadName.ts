// Characters that nobody sees or that turn the text around them, and those that some file system refuses.
const UNWANTED = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029<>:"|?*\\/]/gu
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i
const MOST = 200

/** The name under which a file goes to the disk: its own, without what could hide how it ends or where it goes. */
export function downloadName(path: string): string {
  const name = (path.split('/').at(-1) ?? '')
    .normalize('NFC')
    .replace(UNWANTED, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(RESERVED, '_$1')
  const ending = /\.[^.]{1,12}$/.exec(name)?.[0] ?? ''
  const short = name.length > MOST ? name.slice(0, MOST - ending.length) + ending : name
  return short || 'file'
}

const ACTIVE: readonly { readonly endings: RegExp; readonly does: string }[] = [
  {
    endings: /\.(html?|xhtml|xht|mht|mhtml|svgz?|xml|xsl)$/i,
    does: 'opened from the disk, its scripts run and can reach the network',
  },
  {
    endings: /\.(url|website|desktop|webloc|lnk|scf|library-ms)$/i,
    does: 'opened, it can start something else',
  },
  {
    endings:
      /\.(m?js|cjs|jse|vb[se]?|ws[fh]?|hta|bat|cmd|com|exe|msi|scr|ps1|sh|command|jar|app|apk|reg|dll|docm|xlsm)$/i,
    does: 'opened, it can run as a program',
  },
]

/** What a file does when it is opened from the disk, in words that continue a sentence; '' for one that only shows. */
export const activeWords = (name: string): string =>
  ACTIVE.find(({ endings }) => endings.test(name))?.does ?? ''
