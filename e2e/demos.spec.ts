import { readFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { outcomesOf } from '../src/core/checks/outcomes'
import type { Recording } from '../src/core/recording'
import { expect, testOnOnePage as test } from './fixtures'
import { readMidi } from './midi'

const folder = new URL('../public/demos/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
const cards = read('index.json') as {
  name: string
  note: string
  file: string
  gates: { tests: { passed: number } }
}[]

/** Replays in the page at full speed; the replay's own recording says where it ended. */
const replay = (page: Page, project_name: string, recording: Recording) =>
  page.evaluate(
    async ([name, given]) => {
      const run = window.autocoder({
        project_name: name,
        recording: given,
        log_level: 'quiet',
        unattended: true,
      })
      const { outcome, reason, files } = await run.result
      return { outcome, reason, files, report: run.report, end: (await run.recording()).end }
    },
    [project_name, recording] as const,
  )

for (const { name, note, file, gates } of cards) {
  test(`the demo ${name} reaches its recorded end`, async ({ app }) => {
    const recording = read(file) as Recording
    expect(recording.note).toBe(note)
    const failures = recording.turns
      .flatMap(({ outcomes }) => outcomes)
      .filter((line) => /^(failed|error|invalid)|exit [^0]/.test(line))
    expect(failures.length).toBeGreaterThan(0)
    const { outcome, reason, end, report, files } = await replay(app, name, recording)
    expect(reason).not.toContain('differs')
    expect(outcome).toBe('complete')
    expect(end).toEqual(recording.end)
    expect(report && outcomesOf(report)).toEqual(recording.end.outcomes)
    expect(report?.tests.filter((one) => one.outcome === 'passed')).toHaveLength(gates.tests.passed)
    if (name === 'random_midi_generator') {
      const song = readMidi(files['song.mid'] as Uint8Array)
      expect(song.notes).toBeGreaterThanOrEqual(500)
      expect(song.seconds).toBeGreaterThanOrEqual(120)
      expect(song.programsAtOnce).toBeGreaterThanOrEqual(2)
    }
  })
}

test('a recording that no longer fits says where, instead of pretending', async ({ app }) => {
  const recording = read('sudoku.json') as Recording
  const [first, ...others] = recording.turns
  const tampered = JSON.parse(
    JSON.stringify(first).replace('Solve a sudoku', 'Solve the sudoku'),
  ) as typeof first
  expect(tampered).not.toEqual(first)
  const { outcome, reason } = await replay(app, 'tampered', { ...recording, turns: [tampered!, ...others] })
  expect(outcome).toBe('failed')
  expect(reason).toContain('The replay differs at step 2: the reply is not the one that was recorded.')
})
