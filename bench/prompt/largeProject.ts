import type { CheckReport, TestReport } from '../../src/core/checks/report'
import { type Context, createContext, withFiles, withHistory, withReport } from '../../src/core/context'
import { textOf } from '../../src/core/project'
import { composePrompt } from '../../src/core/prompt'
import { ACT, SYSTEM } from '../../src/core/steps/templates'

const FUNCTION_LINES = 20

/** A project of `count` Python files of `lines` lines: modules that import the one before them, each with its tests. */
export function largeProject(count: number, lines: number): Record<string, string> {
  const files: Record<string, string> = { 'main.py': 'from part_0 import work_0\n\nprint(work_0(1))\n' }
  for (let i = 0; Object.keys(files).length < count; i += 1) {
    files[`part_${i}.py`] = moduleOf(i, lines)
    if (Object.keys(files).length < count) files[`part_${i}_test.py`] = moduleOf(i, lines, 'test_')
  }
  return files
}

function moduleOf(index: number, lines: number, prefix = ''): string {
  const shown = [
    prefix ? `import part_${index}` : `from part_${Math.max(0, index - 1)} import work_0`,
    '',
    '',
  ]
  for (let i = 0; shown.length < lines; i += 1) {
    shown.push(`def ${prefix}work_${i}(amount: int, rate: float = 0.${i + 1}, *, label: str = "") -> float:`)
    for (let j = 1; j < FUNCTION_LINES - 2; j += 1)
      shown.push(`    total_${j} = amount * rate + ${j}  # what step ${j} of ${label(index)} adds`)
    shown.push('    return total_1', '')
  }
  return `${shown.slice(0, lines).join('\n')}\n`
}

const label = (index: number): string => `part ${index}`

/** The context of a project after `epochs` epochs of failing tests, in each of which one file was changed. */
export function contextAfter(files: Record<string, string>, epochs: number): Context {
  let context = createContext({
    name: 'bench',
    goal: 'Work out what each part adds up to.',
    project_dir: 'bench',
  })
  context = withFiles(context, files)
  const parts = Object.keys(files).filter((path) => /^part_\d+\.py$/.test(path))
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const path = parts[epoch % parts.length] ?? 'main.py'
    context = withFiles(context, {
      ...context.files,
      [path]: changed(textOf(context.files, path) ?? '', epoch),
    })
    context = withHistory(
      context,
      `step ${epoch * 2}: write_code ${path} +1 −1: ${'The sum was wrong. '.repeat(20)}`,
    )
    context = withReport({ ...context, epoch }, failing(path))
  }
  return context
}

const changed = (source: string, epoch: number): string =>
  source.replace(/\n[^\n]*\n$/, `\nEPOCH = ${epoch}\n`)

function failing(path: string): CheckReport {
  const test = path.replace('.py', '_test.py')
  const tests = Array.from(
    { length: 8 },
    (_, i): TestReport => ({
      id: `${test}::test_work_${i}`,
      outcome: 'failed',
      seconds: 0.01,
      message: `assert 1.5 == 2.5\n${'  where 1.5 = work(1)\n'.repeat(2)}`,
      output: Array.from({ length: 200 }, (_, line) => `computing line ${line}`).join('\n'),
      frames: [
        { path: test, line: 30 + i, function: `test_work_${i}`, source: 'assert work(1) == 2.5', locals: {} },
        { path, line: 12, function: 'work', source: 'return total_1', locals: { amount: '1', rate: '0.5' } },
      ],
    }),
  )
  return {
    files: {},
    tests,
    main: null,
    ended: 'exit',
    artifacts: {},
    changed_sources: [],
    findings: [],
    success: false,
  }
}

/** A whole request's text, but for the functions. */
export const promptOf = (context: Context): string => `${SYSTEM}\n\n${composePrompt(ACT, context)}`

/** The same with all code and numbered lines, every step. */
export const wholePromptOf = (context: Context): string =>
  promptOf({
    ...context,
    project_code_formatted: Object.entries(context.files)
      .map(([path, source]) => `=== ${path}\n${numbered(String(source))}`)
      .join('\n\n'),
  })

const numbered = (source: string): string =>
  source
    .split('\n')
    .map((line, i) => `${i + 1} ${line}`)
    .join('\n')
