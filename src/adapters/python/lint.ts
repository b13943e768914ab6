import type { Workspace } from '@astral-sh/ruff-wasm-web'
import { UNDEFINED_NAMES } from '../../core/checks/judge'
import type { Finding } from '../../core/checks/report'
import { createOnce } from '../createOnce'
import { loadRuff } from './ruff'

const MAX_NOTES = 200

/**
 * ruff's notes on Python files that CPython takes for valid: what is nested too deep for CPython would be the end of
 * ruff as well. Names that are not defined come first, because these count.
 */
export async function lint(files: readonly (readonly [path: string, text: string])[]): Promise<Finding[]> {
  const ruff = await openWorkspace()
  const seen = new Map(files.map(([, text]) => [text, known.get(text) ?? notesOn(ruff, text)]))
  known = seen
  const findings = files.flatMap(([path, text]) => (seen.get(text) ?? []).map((note) => ({ path, ...note })))
  const isUndefined = ({ code }: Finding) => UNDEFINED_NAMES.includes(code)
  const notes = findings.filter((finding) => !isUndefined(finding))
  return [...findings.filter(isUndefined), ...notes.slice(0, MAX_NOTES)]
}

type Note = Omit<Finding, 'path'>

/** Of the files that were looked at last: most of them are the same the next time. */
let known: ReadonlyMap<string, readonly Note[]> = new Map()

function notesOn(ruff: Workspace, text: string): Note[] {
  return ruff
    .check(text)
    .flatMap((diagnostic: { code: string | null; message: string; start_location: { row: number } }) => {
      const { code, message, start_location } = diagnostic
      return code === null || code === 'invalid-syntax' ? [] : [{ line: start_location.row, code, message }]
    })
}

/** A bit of everything, because the browser compiles what ruff does when it is done for the first time. */
const PRACTICE = `from dataclasses import dataclass, field
import json, os.path

@dataclass(frozen=True)
class Item:
    name: str = "one"
    parts: list[int] = field(default_factory=list)

    def report(self, width=8, *rest, **names):
        try:
            with open(f"{self.name:<{width}}") as file:
                lines = [line.strip() for line in file if line and not rest]
        except (OSError, ValueError) as error:
            raise KeyError(missing) from error
        while lines and len(lines) > 1:
            lines.pop(0)
        for number, line in enumerate(sorted({*lines}, key=lambda line: -len(line))):
            assert number == 0, line
            yield {"line": line, "share": number / 2 if number else None}

if __name__ == "__main__":
    print(sum(len(part) for part in Item("a").report()), json.dumps([1.5, True, b"x"]))
`

/** Does once what each lint does, so that the next one takes less time. */
export const practiseRuff = createOnce(async () => {
  notesOn(await openWorkspace(), PRACTICE)
})

const openWorkspace = createOnce(async (): Promise<Workspace> => {
  const { PositionEncoding, Workspace } = await loadRuff()
  return new Workspace(
    { 'line-length': 100, 'target-version': 'py314', lint: { select: ['E4', 'E7', 'E9', 'F'] } },
    PositionEncoding.Utf16,
  )
})
