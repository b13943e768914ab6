import type { Attack } from './attacks'

/** What a mistake in the page would open, were it not for the page's own policy. Runs in the page. */
async function breakRules({ url, otherUrl }: { url: string; otherUrl: string }): Promise<string[]> {
  const broken: string[] = []
  const attempt = async (name: string, action: () => unknown) => {
    try {
      if (await action()) broken.push(name)
    } catch {}
  }
  const put = (tag: string, attributes: Record<string, string>, place: Element = document.body) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    place.append(element)
    // It may not stay: what an attack leaves behind counts as harm.
    setTimeout(() => element.remove(), 1_000)
    return element
  }
  await attempt('image', () => void put('img', { src: `${url}image` }))
  await attempt('audio', () => void (put('audio', { src: `${url}audio` }) as HTMLAudioElement).load())
  await attempt('style', () => void put('link', { rel: 'stylesheet', href: `${url}style.css` }))
  await attempt(
    'frame',
    () => void put('iframe', { src: `${url}frame.html`, hidden: '', sandbox: 'allow-scripts' }),
  )
  await attempt('object', () => void put('object', { data: `${url}object.svg`, type: 'image/svg+xml' }))
  await attempt('inline style', () => {
    const element = put('b', { style: 'position: fixed' })
    return getComputedStyle(element).position === 'fixed'
  })
  await attempt('base', () => {
    const base = put('base', { href: url }, document.head)
    const isMoved = document.baseURI === url
    base.remove()
    return isMoved
  })
  await attempt('form', () =>
    (put('form', { action: `${url}form`, target: 'elsewhere' }) as HTMLFormElement).submit(),
  )
  await attempt('script', () =>
    Promise.race([import(`${url}script.js`), new Promise((end) => setTimeout(end, 1_000))]),
  )
  await attempt('eval', () => Function('return 1')())
  await attempt('font', () => void new FontFace('x', `url(${url}font)`).load().catch(() => {}))
  await attempt('connection', () => void fetch(`${otherUrl}connection`).catch(() => {}))
  await attempt('html', () => {
    document.createElement('div').innerHTML = '<i></i>'
    return true
  })
  await attempt('policy', () =>
    (
      globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): object } }
    ).trustedTypes.createPolicy('evil', {}),
  )
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  return broken
}

export const pageRules: Attack = {
  name: 'a mistake in the page itself',
  harms: [
    'called: image',
    'called: audio',
    'called: style',
    'called: script',
    'called: font',
    'called: connection',
    'called: frame',
    'called: object',
    'broken: base',
    'broken: eval',
    'broken: html',
    'broken: policy',
    'broken: inline style',
  ],
  async attempt(victim) {
    const { url, otherUrl } = victim.collector
    const broken = await victim.run(breakRules, { url, otherUrl })
    return [...broken.map((name) => `broken: ${name}`), ...(await victim.harms())]
  },
}

/** The page's rules, word for word, so that none is lost or eased unseen. */
const PAGE_RULES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' HASH",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "worker-src 'self' data:",
  "manifest-src 'self'",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types autocoder',
]
const FRAME_RULES = [
  "default-src 'none'",
  "script-src HASH 'wasm-unsafe-eval'",
  'worker-src data:',
  "connect-src 'none'",
]

export const policyText: Attack = {
  name: 'a policy that was eased',
  harms: ['not as agreed: the page’s rules', 'not as agreed: the frame’s rules'],
  async attempt(victim) {
    const { page, frame } = await victim.run(async () => {
      const document_ = await (await fetch('./index.html')).text()
      return { page: document_, frame: document.querySelector('iframe')?.srcdoc ?? '' }
    }, null)
    return [
      ...(isDeepSame(rulesOf(page), PAGE_RULES) ? [] : ['not as agreed: the page’s rules']),
      ...(isDeepSame(rulesOf(frame), FRAME_RULES) ? [] : ['not as agreed: the frame’s rules']),
      ...(/<script(?![^>]*\bsrc=)/.test(page) ? ['a script stands in the page'] : []),
      ...(/\b(src|href)="(https?:)?\/\//.test(page) ? ['the page names another host'] : []),
    ]
  },
}

const rulesOf = (html: string) =>
  (/http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '')
    .replace(/'sha256-[^']+'/, 'HASH')
    .split('; ')
const isDeepSame = (found: unknown, expected: unknown) => JSON.stringify(found) === JSON.stringify(expected)
