import type { CheckReport, MissingKind, MissingModule } from '../checks/report'

/** What is known of a module that could not be imported; `null` for one that no package would have. */
export type Explain = (module: string) => { readonly kind: MissingKind; readonly message: string } | null

const MISSING = /No module named '([\w.]+)'/g

/** The report with what to do beside each import that failed for want of a package. */
export function explainMissing(
  report: CheckReport,
  pins: Readonly<Record<string, string>>,
  explain: Explain,
): CheckReport {
  const missing = new Map<string, MissingModule>()
  const explained = (text: string): string => {
    const sentences = [...text.matchAll(MISSING)].flatMap(([, module = '']) => {
      const problem = explain(module)
      if (!problem) return []
      missing.set(module, { module, kind: problem.kind, sentence: problem.message })
      return [problem.message]
    })
    return sentences.length ? `${text}\n${[...new Set(sentences)].join('\n')}` : text
  }
  const files = Object.entries(report.files).map(([path, file]) => [
    path,
    { ...file, test_error: file.test_error && explained(file.test_error) },
  ])
  const tests = report.tests.map((test) => ({ ...test, message: explained(test.message) }))
  const main = report.main && { ...report.main, error: report.main.error && explained(report.main.error) }
  const isPlain = missing.size === 0 && Object.keys(pins).length === 0
  return {
    ...report,
    files: Object.fromEntries(files),
    tests,
    main,
    ...(!isPlain && { packages: { pins, missing: [...missing.values()] } }),
  }
}
