import type { TestReport } from '../../core/checks/report'
import { type Files, textOf } from '../../core/project'
import { placeOf } from './Evidence'
import type { Place } from './place'

/** Where a test failed, or else where it begins; the file as such where its `def` can't be found. */
export function testPlace(test: TestReport, files: Files): Place {
  const place = placeOf(test)
  if (place.line > 0) return place
  const [path = '', ...names] = test.id.replace(/\[.*\]$/s, '').split('::')
  const lines = (textOf(files, path) ?? '').split('\n')
  let line = 0
  for (const name of names) {
    const found = lines.findIndex((text, i) => i >= line && isDefinition(text, name))
    if (found < 0) return place
    line = found + 1
  }
  return { path, line }
}

const isDefinition = (text: string, name: string): boolean =>
  text.match(/^\s*(?:async\s+def|def|class)\s+(\w+)/)?.[1] === name
