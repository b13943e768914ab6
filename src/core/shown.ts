import { clip } from './text'

/** Something that an action or a check found out, or that came between; the model reads it in its next prompt. */
export interface Shown {
  readonly title: string
  /** May be ''. */
  readonly text: string
  /** The files that it is true of: gone when one of them changes. `[]`: shown in one prompt only. */
  readonly paths: readonly string[] | 'all'
}

/** What of a context is about it. */
export interface Showing {
  /** Oldest first. */
  readonly shown: readonly Shown[]
  readonly shown_formatted: string
}

const MAX_ENTRY = 6_000
const MAX_ALL = 12_000

/** The context with one more thing to show; the oldest make room, so that prompts don't grow. */
export function withShown<Context extends Showing>(context: Context, { title, text, paths }: Shown): Context {
  const all = [...context.shown, { title, text: clip(text, MAX_ENTRY), paths }]
  const isFitting = (_: Shown, i: number) =>
    all.slice(i).reduce((size, entry) => size + entry.title.length + entry.text.length, 0) <= MAX_ALL
  return replaced(context, all.filter(isFitting))
}

/** The context without what was to be shown once, because the model has read it. */
export const withoutRead = <Context extends Showing>(context: Context): Context =>
  replaced(
    context,
    context.shown.filter(({ paths }) => paths.length > 0),
  )

/** What still holds after some files have changed. */
export const stillTrue = (shown: readonly Shown[], changed: readonly string[]): readonly Shown[] =>
  changed.length === 0
    ? shown
    : shown.filter(({ paths }) => paths !== 'all' && !paths.some((path) => changed.includes(path)))

/** As the model reads it; '' when there is nothing. */
export function formatShown(shown: readonly Shown[]): string {
  const entries = shown.map(({ title, text }) => (text ? `--- ${title}\n${text}` : `--- ${title}`))
  return entries.length ? ['What the latest calls and checks have shown:', ...entries].join('\n\n') : ''
}

const replaced = <Context extends Showing>(context: Context, shown: readonly Shown[]): Context => ({
  ...context,
  shown,
  shown_formatted: formatShown(shown),
})
