import { LANGUAGES, type Look } from '../../api/embed/messages'
import type { Settings } from '../props'

/** Shows the frame as its embedder wants it. `settings`: `null` before there is an app. */
export function showLook({ theme, panels, lang }: Look, settings: Pick<Settings, 'update'> | null): void {
  const root = document.documentElement
  if (theme && settings) settings.update({ theme })
  else if (theme === 'system') delete root.dataset.theme
  else if (theme) root.dataset.theme = theme
  if (panels) root.dataset.panels = panels.join(' ')
  if (lang !== undefined) root.lang = LANGUAGES.find((known) => lang.startsWith(known)) ?? LANGUAGES[0]
}
