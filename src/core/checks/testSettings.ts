import { type Files, textOf } from '../project'

const SETTINGS = /(^|\/)(\.?pytest\.(ini|toml)|pyproject\.toml|setup\.cfg|tox\.ini)$/
/** The parts of such a file that pytest reads. */
const SECTION = /^\s*\[(pytest|tool:pytest|tool\.pytest|tool\.pytest\.ini_options)\]/
/** What says nothing about which tests run, or how. */
const HARMLESS =
  /^(markers|minversion|required_plugins|filterwarnings|console_output_style|cache_dir|log_\w+|junit_\w+|tmp_path_\w+|faulthandler_\w+|verbosity_\w+)$/

/** Whether pytest may read its settings from this file. */
export const isSettings = (path: string): boolean => SETTINGS.test(path)

/** The settings of pytest in a file that can change which tests run, and how; each with all of its lines, as one text. */
export function settingsOf(files: Files, path: string): string[] {
  const entries: string[] = []
  let isOurs = false
  for (const line of (textOf(files, path) ?? '').split('\n')) {
    const text = line.replace(/(^|\s)[#;].*$/, '').trim()
    if (text === '') continue
    const isContinued = /^\s/.test(line) || /^[\]})]/.test(text)
    if (/^\[[^\]]*\]+$/.test(text) && !isContinued) isOurs = SECTION.test(text)
    else if (isOurs && isContinued && entries.length) entries.push(`${entries.pop()} ${text}`)
    else if (isOurs) entries.push(text)
  }
  return entries.filter((entry) => !HARMLESS.test(entry.split(/[\s=:]/)[0] ?? ''))
}
