import type { CheckReport, MissingKind, MissingModule } from '../checks/report'

/** What is known of a module that could not be imported; `null` for one that no package would have. */
export type Explain = (module: string) => { readonly kind: MissingKind; readonly message: string } | null

const MISSING = /No module named '([\w.]+)'/g

/** What to do about each import in a text that failed for want of a package, once a sentence. */
function missingIn(text: string, explain: Explain): MissingModule[] {
  return [...text.matchAll(MISSING)].flatMap(([, module = '']) => {
    const problem = explain(module)
    return problem ? [{ module, kind: problem.kind, sentence: problem.message }] : []
  })
}

/** A text in which imports failed, and what to do about them at its end. */
export function explainedText(text: string, explain: Explain): string {
  const sentences = missingIn(text, explain).map(({ sentence }) => sentence)
  return [text, ...new Set(sentences)].join('\n')
}

/** The report with what to do beside each import that failed for want of a package. */
export function explainMissing(
  report: CheckReport,
  pins: Readonly<Record<string, string>>,
  explain: Explain,
): CheckReport {
  const missing = new Map<string, MissingModule>()
  const explained = (text: string): string => {
    for (const one of missingIn(text, explain)) missing.set(one.module, one)
    return explainedText(text, explain)
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
