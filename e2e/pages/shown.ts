import type { Files } from '../../src/core/project'

// Files of each kind that has a view of its own.

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0))

/** Two instruments, a chord each half bar. */
function song(): Uint8Array {
  const track = (channel: number, program: number, lowest: number) => {
    const events = [0, 0xc0 + channel, program]
    for (let at = 0; at < 24; at += 1) {
      const pitch = lowest + ((at * 5) % 12)
      events.push(0, 0x90 + channel, pitch, 90, 48, 0x80 + channel, pitch, 0)
    }
    events.push(0, 0xff, 0x2f, 0)
    return [...ascii('MTrk'), 0, 0, events.length >> 8, events.length & 0xff, ...events]
  }
  const head = [...ascii('MThd'), 0, 0, 0, 6, 0, 1, 0, 2, 0, 96]
  return new Uint8Array([...head, ...track(0, 0, 60), ...track(1, 33, 36)])
}

export const SHOWN: Files = {
  'data.json':
    '{"name": "Harbour", "tides": [{"at": "04:12", "metres": 3.1}, {"at": "10:31", "metres": 0.4}]}',
  'drawing.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120" width="200" height="120">' +
    '<rect width="200" height="120" fill="#e2eff8"/><circle cx="60" cy="60" r="40" fill="#297ab6"/></svg>',
  'main.py': 'print("hello")\n',
  'notes.md':
    '# Tides\n\nThe **highest** is at [noon](https://example.org/tides).\n\n- one\n- two\n\n' +
    '| port | metres |\n| --- | --- |\n| north | 3.1 |\n\n```\nprint(1)\n```\n',
  'report.html': '<!doctype html><title>Report</title><h1>Report</h1><p>Three ports, one page.</p>',
  'ports/__init__.py': '',
  'ports/tides.py': 'TIDES = (3.1, 0.4)\n',
  'rows.csv': 'port,metres\n"north, old",3.1\nsouth,0.4\n',
  'song.mid': song(),
}
