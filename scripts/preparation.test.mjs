// @ts-check
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { browserPlaces, findInstalledBrowser } from './browser.mjs'
import { whyBuild } from './build.mjs'
import { assertNode, whyInstall } from './install.mjs'
import { launchProblem } from './page.mjs'
import { appPort } from './place.mjs'

it('installs when something is missing or of another version, not for other systems', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { version: '1' },
      'node_modules/b': { version: '2', optional: true },
    },
  }
  const has = (/** @type {Record<string, { version: string }>} */ packages) =>
    whyInstall(wanted, { packages })
  expect(whyInstall(wanted, null)).toMatch(/not installed yet/)
  expect(has({ 'node_modules/a': { version: '1' } })).toBeNull()
  expect(has({})).toMatch(/changed \(a\)/)
  expect(has({ 'node_modules/a': { version: '0' } })).toMatch(/changed \(a\)/)
  expect(has({ 'node_modules/a': { version: '1' }, 'node_modules/b': { version: '1' } })).toMatch(
    /changed \(b\)/,
  )
})

it('names the version of Node that it needs', () => {
  expect(() => assertNode('20.18.3')).toThrow(/20\.19 or newer; this is 20\.18\.3/)
  expect(() => assertNode('18.20.0')).toThrow()
  for (const version of ['20.19.0', '22.0.0', '26.1.0']) expect(() => assertNode(version)).not.toThrow()
})

it('builds when there is no build, or a source is newer', async () => {
  const base = await mkdtemp(join(tmpdir(), 'autocoder-build-'))
  const [dist, source] = [join(base, 'dist'), join(base, 'src')]
  await mkdir(join(source, 'deep'), { recursive: true })
  await writeFile(join(source, 'deep', 'a.ts'), '')
  expect(await whyBuild(dist, [source])).toMatch(/no build yet/)
  await mkdir(dist)
  await writeFile(join(dist, 'index.html'), '')
  const later = new Date(Date.now() + 10_000)
  await utimes(join(dist, 'index.html'), later, later)
  expect(await whyBuild(dist, [source, join(base, 'absent')])).toBeNull()
  const latest = new Date(Date.now() + 20_000)
  await utimes(join(source, 'deep', 'a.ts'), latest, latest)
  expect(await whyBuild(dist, [source])).toMatch(/a\.ts is newer/)
  await rm(base, { recursive: true })
})

it('looks for browsers on the PATH and in the usual places of each system', () => {
  expect(browserPlaces('linux', { PATH: '/opt/x/bin' })).toEqual(
    expect.arrayContaining(['/opt/x/bin/chromium', '/usr/bin/google-chrome']),
  )
  expect(browserPlaces('darwin', { HOME: '/Users/a' })).toContain(
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  )
  expect(browserPlaces('win32', { PROGRAMFILES: 'C:\\P' })).toContain(
    'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe',
  )
})

it('says so when AUTOCODER_BROWSER names nothing', () => {
  expect(() => findInstalledBrowser({ AUTOCODER_BROWSER: '/no/such' })).toThrow(/\/no\/such.*no such file/)
})

it('refuses a port that is none', () => {
  expect(appPort({})).toBe(4747)
  expect(appPort({ AUTOCODER_PORT: '5000' })).toBe(5000)
  expect(() => appPort({ AUTOCODER_PORT: '99999' })).toThrow(/not "99999"/)
})

it('explains why a browser did not start', () => {
  expect(launchProblem('... Opening in existing browser session', 'b', '/p')).toMatch(
    /Another command is working in the profile \/p/,
  )
  expect(launchProblem('FATAL: No usable sandbox!', 'b', '/p')).toMatch(/sandbox on this system/)
  expect(launchProblem('Error: spawn ENOENT\n  at x', 'b', '/p')).toBe(
    'The browser b did not start: spawn ENOENT. Set AUTOCODER_BROWSER to the path of another one.',
  )
})
