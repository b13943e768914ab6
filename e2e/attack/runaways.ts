import type { Attack } from './attacks'
import type { Limits, Victim } from './victim'

/** A generous bound on how long the page may keep a person waiting while Python runs wild, on a busy machine. */
export const MAX_STALL_MS = 1_500

/** What must be said of how the program ended, and what may be left of it. */
interface Ending {
  readonly ended: string
  readonly limits?: Limits
  /** How long it may take beyond its limit. */
  readonly seconds?: number
  readonly isKept?: (report: Awaited<ReturnType<Victim['check']>>) => boolean
}

function runaway(what: string, code: string, ending: Ending): Attack {
  const seconds = ending.limits?.seconds ?? 30
  const late = `not stopped: ${what}`
  return {
    name: `a program with ${what}`,
    harms: [late],
    async attempt(victim) {
      await victim.run(watchStalls, null)
      const wait = (seconds + (ending.seconds ?? 20)) * 1000
      const checked = victim.check({ 'main.py': code }, { seconds, ...ending.limits })
      // What never ends is given up; the page goes with the test.
      checked.catch(() => {})
      const report = await Promise.race([checked, new Promise<null>((give) => setTimeout(give, wait, null))])
      if (!report) return [late]
      const next = await victim.check({ 'main.py': 'print("next")\n' })
      const stall = await victim.run(longestStall, null)
      return [
        ...(report.main?.ended === ending.ended ? [] : [late, `ended by ${report.main?.ended}`]),
        ...(ending.isKept && !ending.isKept(report) ? [late] : []),
        ...(stall > MAX_STALL_MS ? [`the page stood still for ${Math.round(stall)} ms`] : []),
        ...(next.main?.stdout === 'next\n' ? [] : ['the next check does not work']),
        ...(await victim.harms()),
      ]
    },
  }
}

export function watchStalls(): void {
  const state = { last: performance.now(), longest: 0 }
  const look = () => {
    const now = performance.now()
    state.longest = Math.max(state.longest, now - state.last)
    state.last = now
    setTimeout(look, 20)
  }
  look()
  Reflect.deleteProperty(window, 'stalls')
  // Not counted among what an attack has left: it can't be listed.
  Object.defineProperty(Document.prototype, 'stalls', { value: state, configurable: true })
}

export const longestStall = () => (document as unknown as { stalls: { longest: number } }).stalls.longest

const quick = { seconds: 2 }
const small = { output_bytes: 100_000 }
const isFailed: Ending['isKept'] = ({ main }) => main?.success === false
const isSmall: Ending['isKept'] = ({ main }) => (main?.output.length ?? 0) <= 100_000

export const RUNAWAYS: readonly Attack[] = [
  runaway('an endless loop', 'while True:\n    pass\n', { ended: 'time', limits: quick }),
  runaway(
    'a loop that catches everything',
    'while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass\n',
    { ended: 'time', limits: quick },
  ),
  runaway(
    'a loop of coroutines',
    'import asyncio\nasync def main():\n    while True:\n        await asyncio.sleep(0)\nasyncio.run(main())\n',
    { ended: 'time', limits: quick },
  ),
  runaway('a hopeless regular expression', 'import re\nre.match(r"(a+)+$", "a" * 40 + "b")\n', {
    ended: 'time',
    limits: quick,
  }),
  runaway('a sum without end', 'sum(range(10**12))\n', { ended: 'time', limits: quick }),
  runaway('a number without end', 'print(10 ** 10**8)\n', {
    ended: 'time',
    limits: quick,
  }),
  runaway('too much memory', 'x = [bytearray(64 << 20) for _ in range(8)]\n', {
    ended: 'memory',
    limits: { memory_mb: 256 },
  }),
  runaway('an end of its own', 'import os\nos._exit(0)\n', { ended: 'crash', limits: { seconds: 4 } }),
  runaway('a wild pointer', 'import ctypes\nctypes.string_at(0xfffffff0, 64)\n', { ended: 'crash' }),
  runaway('its worker closed', 'import js\njs.self.close()\nwhile True:\n    pass\n', {
    ended: 'crash',
    limits: { seconds: 5 },
  }),
  runaway('too much output', 'while True:\n    print("x" * 1000)\n', {
    ended: 'output',
    limits: { ...small, seconds: 5 },
    isKept: isSmall,
  }),
  runaway('one long line', 'import sys\nsys.stderr.write("x" * 100_000_000)\n', {
    ended: 'output',
    limits: small,
    isKept: isSmall,
  }),
  runaway('too many files', 'for i in range(1_500):\n    open(f"f{i}", "w").close()\n', { ended: 'files' }),
  runaway('a hundred thousand files', 'for i in range(100_000):\n    open(f"f{i}", "w").close()\n', {
    ended: 'files',
  }),
  runaway('too many bytes in a file', 'open("big", "wb").write(bytes(55_000_000))\n', { ended: 'files' }),
  runaway('too deep folders', 'import os\nfor _ in range(60):\n    os.mkdir("d")\n    os.chdir("d")\n', {
    ended: 'files',
  }),
  runaway('a file of a terabyte', 'open("x", "wb").truncate(1 << 40)\n', { ended: 'exit', isKept: isFailed }),
  runaway('links in circles', 'import os\nos.symlink("b", "a")\nos.symlink("a", "b")\n', { ended: 'exit' }),
  runaway(
    'a full disk',
    'try:\n    for i in range(10):\n        open(f"/tmp/x{i}", "wb").write(bytes(64 << 20))\nexcept OSError as error:\n    assert error.strerror == "No space left on device"\n    import os\n    os._exit(0)\n',
    { ended: 'crash', limits: { memory_mb: 1024 } },
  ),
]
