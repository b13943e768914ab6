import { cx } from './cx'
import styles from './Icon.module.css'

const PATHS = {
  check: 'M3 8.75 6.25 12 13 4.25',
  code: 'M5.25 4.25 1.5 8l3.75 3.75M10.75 4.25 14.5 8l-3.75 3.75',
  cross: 'm4 4 8 8M12 4l-8 8',
  dash: 'M4.5 8h7',
  device: 'M1.75 2.75h12.5v8.5H1.75zM5.25 13.75h5.5M5.5 7l1.9 1.9L10.75 5.25',
  down: 'M4 6.25 8 10.25l4-4',
  download: 'M8 2.25V10M5 7l3 3 3-3M2.75 13.5h10.5',
  eye: 'M1.25 8S3.75 3.5 8 3.5 14.75 8 14.75 8 12.25 12.5 8 12.5 1.25 8 1.25 8zM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  file: 'M3.75 2.25h5.5l3 3v8.5h-8.5zM9.25 2.25v3h3',
  'file-plus': 'M12.25 7V5.25l-3-3h-5.5v11.5H7M9.25 2.25v3h3M11.5 9.5v5M9 12h5',
  flag: 'M3.75 14V2.25M3.75 3h8.75l-2.25 3 2.25 3H3.75',
  key: 'M7.75 11a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM7 9l6-6.25M10.25 5.5l2.25 2.25',
  link: 'M6.5 9.5 9.5 6.5M7 4.5l1.6-1.6a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.6 1.6a3.2 3.2 0 0 1-4.5-4.5L4.5 7',
  lock: 'M3.25 7.25h9.5v6.5h-9.5zM5.25 7.25V5a2.75 2.75 0 0 1 5.5 0v2.25',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  pencil: 'm10.5 2.75 2.75 2.75-7.5 7.5-3.25.5.5-3.25zM8.75 4.5l2.75 2.75',
  play: 'M5 3.25v9.5L12.5 8z',
  plus: 'M8 3v10M3 8h10',
  replay: 'M3 8.5A5.1 5.1 0 1 0 4.6 4.7L2.75 6.5M2.75 2.9v3.6h3.6',
  restore: 'M2.75 6.25H9.5a3.75 3.75 0 0 1 0 7.5H5.75M5.75 3.25l-3 3 3 3',
  send: 'M8 13.25V3M3.75 7.25 8 3l4.25 4.25',
  sliders:
    'M2 4.75h6.25M12.25 4.75H14M2 11.25h1.75M7.75 11.25H14M12.25 4.75a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM7.75 11.25a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  step: 'M4 3.5v9L10 8zM12.75 3.5v9',
  stop: 'M4 4h8v8H4z',
  terminal: 'M1.75 2.75h12.5v10.5H1.75zM4.5 6l2 2-2 2M8.5 10.25h3',
  tests: 'm2 4.5 1.25 1.25L5.5 3M2 11.5l1.25 1.25L5.5 10M8 4.5h6M8 11.5h6',
  trace:
    'M4 4.5v7M7.5 3.5H14M7.5 12.5H14M5.5 3.25a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM5.5 12.75a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z',
  trash: 'M2.5 4.25h11M6 4.25v-2h4v2M4 4.25l.75 9.5h6.5l.75-9.5',
  warn: 'M8 2.5 14.25 13.5H1.75zM8 6.5v3.25M8 11.6v.01',
} as const

export type IconName = keyof typeof PATHS | 'mark' | 'theme'

/** All the icons, once a page; `Icon` refers to them. */
export function Sprite() {
  return (
    <svg className={styles.sprite} aria-hidden="true">
      {Object.entries(PATHS).map(([name, path]) => (
        <symbol key={name} id={`i-${name}`} viewBox="0 0 16 16">
          <path d={path} strokeWidth={name === 'more' ? 2 : undefined} />
        </symbol>
      ))}
      <symbol id="i-theme" viewBox="0 0 16 16">
        <circle cx="8" cy="8" r="5.75" />
        <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="currentColor" />
      </symbol>
      <symbol id="i-mark" viewBox="0 0 20 20">
        <path d="M2 16.5h5v-5h5v-5h3" strokeWidth="2" strokeLinecap="square" />
        <circle cx="17" cy="3.8" r="2.3" className={styles.top} />
      </symbol>
    </svg>
  )
}

/** A drawing beside a text that says the same; screen readers skip it. */
export function Icon({ name, className }: { name: IconName; className?: string | undefined }) {
  return (
    <svg className={cx(styles.icon, className)} aria-hidden="true" focusable="false">
      <use href={`#i-${name}`} />
    </svg>
  )
}
