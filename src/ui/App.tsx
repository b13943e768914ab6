import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RunRegistry } from '../api/types'
import { AppContext, type AppWorld, type SettingsSection } from './AppContext'
import { Home } from './home/Home'
import { type Command, type CommandRegistry, createCommandRegistry } from './palette/commands'
import { playDemo } from './playDemo'
import { Button } from './parts/Button'
import { cx } from './parts/cx'
import { Notice } from './parts/Notice'
import { Sprite } from './parts/Icon'
import { PartBoundary } from './parts/PartBoundary'
import type { AppProps, Theme } from './props'
import { demoHref, HOME, parseRoute, projectHref, type Route } from './route'
import { isTyping } from './isTyping'
import { needsKey, providerOf } from './settings/providers'
import { useSource } from './useSource'
import { createDrafts, type Drafts } from './work/drafts'
import styles from './App.module.css'
import './base.css'

const Work = lazy(() => import('./work/Work').then(({ Work }) => ({ default: Work })))
const ProjectReplay = lazy(() =>
  import('./replay/ProjectReplay').then(({ ProjectReplay }) => ({ default: ProjectReplay })),
)
const OpenedLink = lazy(() =>
  import('./share/OpenedLink').then(({ OpenedLink }) => ({ default: OpenedLink })),
)
const SettingsDialog = lazy(() =>
  import('./settings/SettingsDialog').then(({ SettingsDialog }) => ({ default: SettingsDialog })),
)

const Palette = lazy(() => import('./palette/Palette').then(({ Palette }) => ({ default: Palette })))

/** The whole screen. Everything that it needs from the world comes in by its props. */
export function App(props: AppProps) {
  const { registry, settings, storage, arrival } = props
  const route = useRoute()
  const [section, setSection] = useState<SettingsSection>(arrival && 'key')
  const [isSettingsOpen, setSettingsOpen] = useState(arrival !== null)
  const openSettings = useCallback((wanted: SettingsSection) => {
    setSection(wanted)
    setSettingsOpen(true)
  }, [])
  const [commands] = useState(createCommandRegistry)
  const [offered, setOffered] = useState<readonly Command[] | null>(null)
  const openPalette = useCallback(() => setOffered(commands.all()), [commands])
  const [drafts] = useState(createDrafts)
  const [unsent] = useState(() => new Map<string, string>())
  const world = useMemo(
    () => ({ ...props, openSettings, commands, openPalette, drafts, unsent }),
    [props, openSettings, commands, openPalette, drafts, unsent],
  )
  useGeneralCommands(commands, world)
  usePaletteKeys(openPalette)
  useAskBeforeLoss(drafts)
  const demoProblem = useDemoOfRoute(route, props)
  const { theme, has_notices } = useSource(settings)
  useTheme(theme)
  useNotices(registry, has_notices)
  useNewRuns(registry)
  const { isDurable, isOutdated, notice } = useSource(storage)
  return (
    <AppContext value={world}>
      <Sprite />
      <div className={cx(styles.app, route.screen === 'project' && styles.whole)}>
        {!isDurable && (
          <Notice
            tone="warn"
            isBanner
            role="status"
            actions={
              isOutdated && (
                <Button isSmall onClick={() => location.reload()}>
                  Reload
                </Button>
              )
            }
          >
            <b>Not saved.</b> {notice}
          </Notice>
        )}
        <PartBoundary of={offered}>
          {offered && (
            <Suspense fallback={null}>
              <Palette commands={offered} onClose={() => setOffered(null)} />
            </Suspense>
          )}
        </PartBoundary>
        <PartBoundary of={isSettingsOpen}>
          {isSettingsOpen && (
            <Suspense fallback={null}>
              <SettingsDialog section={section} onClose={() => setSettingsOpen(false)} />
            </Suspense>
          )}
        </PartBoundary>
        <PartBoundary of={route}>
          <Suspense fallback={<p className={styles.loading}>Opening…</p>}>
            {route.screen === 'project' ? (
              <Work key={route.name} name={route.name} />
            ) : route.screen === 'replay' ? (
              <ProjectReplay key={route.name} name={route.name} />
            ) : route.screen === 'link' ? (
              <OpenedLink key={route.link} link={route.link} />
            ) : (
              <Home problem={demoProblem} isStarting={route.screen === 'demo' && demoProblem === ''} />
            )}
          </Suspense>
        </PartBoundary>
      </div>
    </AppContext>
  )
}

/** What can be done on every screen. */
function useGeneralCommands(registry: CommandRegistry, world: AppWorld): void {
  useEffect(() => {
    const { demos, settings, openSettings } = world
    const go = (hash: string) => {
      location.hash = hash
    }
    return registry.register(() => [
      { group: 'Go', label: 'All projects', run: () => go(HOME) },
      ...demos.map((demo) => ({
        group: 'Watch',
        label: `Watch ${demo.title} being built`,
        run: () => go(demoHref(demo.name)),
      })),
      { group: 'Settings', label: 'Settings', run: () => openSettings(null) },
      { group: 'Settings', label: 'Enter or forget the key', run: () => openSettings('key') },
      { group: 'Settings', label: 'Change limits', run: () => openSettings('limits') },
      ...(['system', 'light', 'dark'] as const).map((theme) => ({
        group: 'Settings',
        label: `Theme: ${theme}`,
        run: () => settings.update({ theme }),
      })),
    ])
  }, [registry, world])
}

/** Ctrl or ⌘ and K from anywhere; `?` where nothing is being typed. */
function usePaletteKeys(open: () => void): void {
  // As soon as there is something to see, the keys count.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      if (!isPalette && !(event.key === '?' && !isTyping(event))) return
      event.preventDefault()
      open()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [open])
}

/** A page with something unsaved is closed or reloaded only after a question. */
function useAskBeforeLoss(drafts: Drafts): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (drafts.hasUnsaved()) event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [drafts])
}

function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const follow = () => setHash(location.hash)
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return useMemo(() => parseRoute(hash), [hash])
}

function useNotices(registry: RunRegistry, isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return
    const watching = import('./watchEnds').then(({ browserNotices, watchEnds }) =>
      watchEnds(registry, browserNotices()),
    )
    return () => void watching.then((stop) => stop())
  }, [registry, isWanted])
}

function useTheme(theme: Theme): void {
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
}

/** Shows a run as soon as there is one, whoever started it. */
function useNewRuns(registry: RunRegistry): void {
  const seen = useRef(0)
  useEffect(() => {
    const look = () => {
      const newest = registry.runs.at(-1)
      if (registry.runs.length > seen.current && newest) location.hash = projectHref(newest.context.name)
      seen.current = registry.runs.length
    }
    look()
    return registry.subscribe(look)
  }, [registry])
}

/** Plays the demo that the address asks for, once; says why where it can't. */
function useDemoOfRoute(route: Route, { demos, store, autocoder, settings, providers }: AppProps): string {
  const [problem, setProblem] = useState('')
  const name = route.screen === 'demo' ? route.name : null
  const isForNewcomers = route.screen === 'demo' && route.isForNewcomers
  const played = useRef<string | null>(null)
  useEffect(() => {
    if (name === null || played.current === name) return
    const { has_key, base_url } = settings.current
    if (isForNewcomers && (has_key || !needsKey(providerOf(providers, base_url)))) {
      location.hash = HOME
      return
    }
    played.current = name
    const demo = demos.find((candidate) => candidate.name === name)
    const playing = demo
      ? playDemo(demo, store, autocoder)
      : Promise.reject(new Error(`There is no demo called "${name}".`))
    playing.catch((error: Error) => {
      played.current = null
      setProblem(error.message)
      location.hash = HOME
    })
  }, [name, isForNewcomers, demos, store, autocoder, settings, providers])
  return problem
}
