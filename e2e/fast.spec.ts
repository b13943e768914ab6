import { readFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import type { CheckReport } from '../src/core/checks/report'
import type { Recording } from '../src/core/recording'
import { expect, test } from './fixtures'

// What makes checks fast must change no outcome: the snapshot, bytecode that is carried over, tests that are divided.

test.setTimeout(180_000)

const check = (page: Page, files: Record<string, string>): Promise<CheckReport> =>
  page.evaluate((files) => window.autocoder.check({ files, limits: { seconds: 60 } }), files)

/** Settles when the page has made a snapshot and kept it. */
const snapshotKept = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('python-snapshot-kept').length > 0, undefined, {
    timeout: 120_000,
  })

const sessions = (page: Page) => page.evaluate(() => performance.getEntriesByName('python-take').length)

/** A main.py that prints where a module's bytecode is looked for and whether it is there, and what the module says. */
const LOOK = `import os
import mod

print(mod.VALUE, os.path.exists(mod.__spec__.cached), os.listdir("."))
`
const TEST = 'import mod\n\n\ndef test_value():\n    assert mod.VALUE == 1\n'

test('bytecode is carried over for the same content, and never for another', async ({ app }) => {
  const files = { 'main.py': LOOK, 'mod.py': 'VALUE = 1\n', 'mod_test.py': TEST }
  const listing = "['main.py', 'mod.py', 'mod_test.py']"
  const stdout = async (changes: Record<string, string>) =>
    (await check(app, { ...files, ...changes })).main?.stdout
  expect(await stdout({})).toBe(`1 False ${listing}\n`)
  expect(await stdout({})).toBe(`1 True ${listing}\n`)
  expect(await stdout({ 'mod.py': 'VALUE = 2\n' })).toBe(`2 False ${listing}\n`)
  expect(await stdout({})).toBe(`1 False ${listing}\n`)
  // As carried over as the module, but with its assertions rewritten.
  const [failure] = (await check(app, { ...files, 'mod.py': 'VALUE = 3\n' })).tests
  expect(failure).toMatchObject({ outcome: 'failed', message: 'assert 3 == 1\n +  where 3 = mod.VALUE' })
})

test('a warning of the compiler and an error come again, although the file did not change', async ({
  app,
}) => {
  const files = {
    'loud.py': 'VALUE = "\\d"\n',
    'loud_test.py':
      'import warnings\n\n\ndef test_warns():\n    with warnings.catch_warnings(record=True) as caught:\n        warnings.simplefilter("always")\n        import loud\n    assert [one.category for one in caught] == [SyntaxWarning]\n    assert loud.VALUE\n',
    'wrong.py': 'def f(:\n',
  }
  for (const _ of [1, 2]) {
    const report = await check(app, files)
    expect(report.tests.map(({ outcome }) => outcome)).toEqual(['passed'])
    expect(report.files['wrong.py']?.validation_error).toContain('SyntaxError: invalid syntax')
    expect(report.files['loud.py']?.validation_success).toBe(true)
  }
})

test('an interpreter from a snapshot is like any other: its chance, its replays, and nothing left', async ({
  app,
}) => {
  await snapshotKept(app)
  // The spares were made before it.
  await check(app, { 'main.py': 'print(1)\n', 'a_test.py': 'def test_a():\n    pass\n' })
  const draw = `import asyncio
import logging
import os
import random
import sys
import tempfile
import time
import uuid

print(random.random(), os.urandom(4).hex(), uuid.uuid4(), os.path.basename(tempfile.mktemp()), sep="\\n")
assert time.time() - logging._startTime / 1e9 < 30
assert not os.path.exists("/warm") and not [name for name in sys.modules if "warm_test" in name]
assert not [place for place in [*sys.path, *sys.path_importer_cache] if "warm" in place]
asyncio.run(asyncio.sleep(0.01))
`
  const drawn = async () => {
    const { main } = await check(app, { 'main.py': draw })
    expect(main).toMatchObject({ exit_code: 0, stderr: '' })
    return main?.stdout.split('\n').slice(0, 4) ?? []
  }
  const all = [...(await drawn()), ...(await drawn())]
  expect(new Set(all).size).toBe(8)
  // Recorded in interpreters that no snapshot had been made of.
  const recording = JSON.parse(
    readFileSync(new URL('../public/demos/random_midi_generator.json', import.meta.url), 'utf8'),
  ) as Recording
  const end = await app.evaluate(async (recording) => {
    const run = window.autocoder({ project_name: 'song', recording, log_level: 'quiet', unattended: true })
    const { outcome } = await run.result
    return { outcome, end: (await run.recording()).end }
  }, recording)
  expect(end).toEqual({ outcome: 'complete', end: recording.end })
})

interface Kept {
  key: string
  sha256: string
  bytes: Blob
}

/** Reads the record of the snapshot, and puts another in its place. */
const replaceSnapshot = (page: Page, how: 'look' | 'stale' | 'damaged' | 'foreign' | 'no record') =>
  page.evaluate(async (how) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(`autocoder:${new URL('.', document.baseURI).pathname}:python`)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    const request = <Value>(asked: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
    const store = (mode: IDBTransactionMode) => database.transaction('records', mode).objectStore('records')
    const kept = (await request(store('readonly').get('snapshot'))) as Kept | undefined
    if (!kept || how === 'look') return kept?.sha256
    const changed = async (): Promise<unknown> => {
      if (how === 'no record') return 'something else'
      if (how === 'stale') return { ...kept, key: kept.key.replace(/./g, '0') }
      const bytes = new Uint8Array(await kept.bytes.arrayBuffer())
      bytes.fill(255, how === 'foreign' ? 0 : 5_000_000, how === 'foreign' ? 64 : 30_000_000)
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
      return { ...kept, bytes: new Blob([bytes]), ...(how === 'foreign' && { sha256 }) }
    }
    const put = await changed()
    await request(store('readwrite').put(put, 'snapshot'))
    database.close()
    return kept.sha256
  }, how)

for (const how of ['stale', 'damaged', 'no record', 'foreign'] as const)
  test(`a snapshot that is ${how} is dropped without a word`, async ({ app }) => {
    await snapshotKept(app)
    const kept = await replaceSnapshot(app, how)
    expect(kept).toMatch(/^[0-9a-f]{64}$/)
    await app.reload()
    const report = await check(app, {
      'main.py': 'print("as ever")\n',
      'a_test.py': 'def test_a():\n    pass\n',
    })
    expect(report).toMatchObject({ success: true, main: { stdout: 'as ever\n' } })
    // One that only fails once it is used is not trusted again before the page is opened anew.
    if (how === 'foreign') return expect(await replaceSnapshot(app, 'look')).toBeUndefined()
    await snapshotKept(app)
    expect(await replaceSnapshot(app, 'look')).toMatch(/^[0-9a-f]{64}$/)
  })

test('tests that are divided over two interpreters give what they give in one', async ({ app }) => {
  test.skip(await app.evaluate(() => navigator.hardwareConcurrency < 2), 'On one core nothing is divided.')
  const slow = (name: string, wrong: string) => `import time

import pytest


@pytest.fixture(scope="module")
def once():
    print("made in ${name}")
    yield 1


def test_first(once):
    time.sleep(0.3)
    assert once == 1


@pytest.mark.parametrize("value", [1, 2])
def test_second(once, value):
    print("value", value)
    ${wrong}


def test_skipped():
    pytest.skip("not here")
`
  const files = {
    'a_test.py': slow('a', 'assert value'),
    'b/inner_test.py': slow('b/inner', 'assert value == 1'),
    'b_test.py': slow('b', 'raise KeyError(value)'),
    'conftest.py': 'import pytest\n',
    'z_test.py': slow('z', 'assert value'),
  }
  const outcomes = ({ tests, files, success, ended }: CheckReport) => ({
    tests: tests.map(({ seconds: _, ...test }) => test),
    files,
    success,
    ended,
  })
  const begun = await sessions(app)
  const one = await check(app, files)
  expect(await sessions(app)).toBe(begun + 1)
  const two = await check(app, files)
  expect(await sessions(app)).toBe(begun + 3)
  expect(outcomes(two)).toEqual(outcomes(one))
  expect(one.tests.filter(({ outcome }) => outcome === 'failed')).toHaveLength(3)
  // Who ends Python ends all tests, as in one.
  const ended = await check(app, { ...files, 'z_test.py': 'import os\n\n\ndef test_z():\n    os._exit(0)\n' })
  expect(ended).toMatchObject({ ended: 'crash', success: false })
  expect(ended.tests.map(({ id }) => id)).toContain('a_test.py::test_first')
})
