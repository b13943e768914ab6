import type { CheckReport, TestReport } from '../../src/core/checks/report'
import type { Files } from '../../src/core/project'

/** A small story of a project: two failures, two repairs, an end. */
export const GOAL =
  'Generate a 2 minute midi track with multiple instruments. The track must contain at least 500 notes, but can ' +
  'contain any number of notes. The track should be polyphonic and have multiple simultaneous instruments.'

const CODE = `"""Compose a two-minute piece for four instruments and write it as song.mid."""

import random
import struct
from pathlib import Path

BPM = 124
TICKS = 480  # per beat
BARS, BEATS = 60, 4  # two minutes
BAR = BEATS * TICKS

CHORDS = [(57, 60, 64), (53, 57, 60), (60, 64, 67), (55, 59, 62)]  # Am F C G
PROGRAMS = {"piano": 0, "vibraphone": 11, "bass": 33, "strings": 48}


def track(notes, channel, program):
    """One MTrk chunk: choose the instrument, then every note in order."""
    body, now = b"\\x00" + bytes([0xC0 | channel, program]), 0
    for start, length, pitch, velocity in sorted(notes):
        body += varint(max(0, start - now)) + bytes([0x90 | channel, pitch, velocity])
        body += varint(length) + bytes([0x80 | channel, pitch, 0])
        now = start + length
    return chunk(b"MTrk", body + b"\\x00\\xff\\x2f\\x00")


def varint(value):
    """A MIDI variable-length quantity: seven bits a byte, high bit on all but the last."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.insert(0, value & 0x7F | 0x80)
    return bytes(out)


def chunk(tag, body):
    return tag + struct.pack(">I", len(body)) + body


def piano(bar, rng):
    """Broken chords in eighths, the accent on the first beat."""
    for eighth in range(8):
        pitch = CHORDS[bar % 4][eighth % 3] + rng.choice([0, 0, 12])
        yield bar * BAR + eighth * TICKS // 2, TICKS // 2, pitch, 84 - 8 * (eighth % 4)


if __name__ == "__main__":
    seed = random.randrange(10_000)
    size = Path("song.mid").write_bytes(compose(seed))
    print(f"song.mid: {size:,} bytes, {len(PROGRAMS)} instruments, seed {seed}")
`

const TEST = `import pytest

from main import compose


def test_lasts_two_minutes():
    length = parse(compose(seed=7)).length
    assert length == pytest.approx(120, abs=0.5)
`

const REPAIRED = `    events = []
    for start, length, pitch, velocity in notes:
        events.append((start, 0x90 | channel, pitch, velocity))
        events.append((start + length, 0x80 | channel, pitch, 0))
    body, now = b"\\x00" + bytes([0xC0 | channel, program]), 0
    for at, *event in sorted(events):
        body += varint(at - now) + bytes(event)
        now = at
`

/** What the model does, turn by turn: a function and its arguments. */
export const TURNS: readonly (readonly [string, Record<string, unknown>])[] = [
  [
    'create',
    {
      reasoning:
        'One function for each instrument yields notes, and track() turns them into MIDI events. The tests parse the written file, so they check the song and not the code.',
      code: CODE,
      test: TEST,
    },
  ],
  [
    'replace_code',
    {
      reasoning:
        'Both have one cause: track() ends each note before the next begins, so chords become arpeggios and the song grows to 317 s. Put all note-ons and note-offs on one time line first.',
      filepath: 'main.py',
      code: REPAIRED,
      start_line: 18,
      end_line: 22,
    },
  ],
  [
    'edit_code',
    {
      reasoning:
        '240 beats take 116.1 s at 124 bpm. Two minutes are 248 beats, so 62 bars of four. Only BARS has to change.',
      filepath: 'main.py',
      edit_type: 'replace',
      code: 'BARS, BEATS = 62, 4  # 248 beats at 124 bpm',
      start_line: 9,
      end_line: 9,
    },
  ],
  [
    'project_validation_action',
    {
      reasoning:
        'Four instruments over 62 bars, 989 notes, up to six at once. The tests read the length and the chords from the written file.',
      is_valid_and_complete: true,
    },
  ],
]

const NAMES = [
  'lasts_two_minutes',
  'chords_sound_together',
  'varint_of_one_byte_and_of_two',
  'same_seed_same_song',
  'other_seed_other_song',
  'has_at_least_500_notes',
  'uses_several_instruments',
]

const FAILURES: Readonly<Record<string, { message: string; line: number; length: string }>> = {
  lasts_two_minutes: { message: 'assert 116.1288 == 120 ± 0.5', line: 8, length: '116.1288' },
  chords_sound_together: { message: 'assert 1 == 3', line: 7, length: '1' },
}

function testOf(name: string, isFailing: boolean): TestReport {
  const id = `main_test.py::test_${name}`
  const found = FAILURES[name]
  if (!isFailing || !found)
    return { id, outcome: 'passed', seconds: 0.01, message: '', output: '', frames: [] }
  const frame = {
    path: 'main_test.py',
    line: found.line,
    function: `test_${name}`,
    source: 'assert length == pytest.approx(120, abs=0.5)',
    locals: { length: found.length },
  }
  return { id, outcome: 'failed', seconds: 0.02, message: found.message, output: '', frames: [frame] }
}

/** What the check of these files says. */
export function reportOf(files: Files): CheckReport {
  const code = String(files['main.py'] ?? '')
  const failing = [
    !code.includes('= 62') && 'lasts_two_minutes',
    !code.includes('events') && 'chords_sound_together',
  ].filter(Boolean)
  const valid = { validation_success: true, validation_error: null, test_success: null, test_error: null }
  const output = 'song.mid: 8,754 bytes, 4 instruments, seed 4579\n'
  const main = {
    success: true,
    error: null,
    output,
    stdout: output,
    stderr: '',
    exit_code: 0,
    ended: 'exit' as const,
    seconds: 0.21,
  }
  return {
    files: Object.fromEntries(Object.keys(files).map((path) => [path, valid])),
    tests: NAMES.map((name) => testOf(name, failing.includes(name))),
    main,
    ended: 'exit',
    artifacts: { 'song.mid': new Uint8Array(8754), 'notes.txt': new TextEncoder().encode('989 notes\n') },
    changed_sources: [],
    findings: [],
    success: failing.length === 0,
  }
}
