import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RunRegistry } from '../api/types'
import { AppContext, type SettingsSection } from './AppContext'
import { Home } from './home/Home'
import { playDemo } from './playDemo'
import { Notice } from './parts/Notice'
import { Sprite } from './parts/Icon'
import type { AppProps, Theme } from './props'
import { HOME, parseRoute, projectHref, type Route } from './route'
import { useSource } from './useSource'
import styles from './App.module.css'
import './base.css'

const Work = lazy(() => import('./work/Work').then(({ Work }) => ({ default: Work })))
const SettingsDialog = lazy(() =>
  import('./settings/SettingsDialog').then(({ SettingsDialog }) => ({ default: SettingsDialog })),
)

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
  const world = useMemo(() => ({ ...props, openSettings }), [props, openSettings])
  const demoProblem = useDemoOfRoute(route, props)
  useTheme(useSource(settings).theme)
  useNewRuns(registry)
  const { isDurable, notice } = useSource(storage)
  return (
    <AppContext value={world}>
      <Sprite />
      <div className={styles.app}>
        {!isDurable && (
          <Notice tone="warn" isBanner role="status">
            <b>Not saved.</b> {notice}
          </Notice>
        )}
        <Suspense fallback={<p className={styles.loading}>Opening…</p>}>
          {route.screen === 'project' ? (
            <Work key={route.name} name={route.name} />
          ) : (
            <Home problem={demoProblem} isStarting={route.screen === 'demo' && demoProblem === ''} />
          )}
        </Suspense>
      </div>
      {isSettingsOpen && (
        <Suspense fallback={null}>
          <SettingsDialog section={section} onClose={() => setSettingsOpen(false)} />
        </Suspense>
      )}
    </AppContext>
  )
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
function useDemoOfRoute(route: Route, { demos, store, autocoder }: AppProps): string {
  const [problem, setProblem] = useState('')
  const name = route.screen === 'demo' ? route.name : null
  const played = useRef<string | null>(null)
  useEffect(() => {
    if (name === null || played.current === name) return
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
  }, [name, demos, store, autocoder])
  return problem
}
