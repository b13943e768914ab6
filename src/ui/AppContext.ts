import { createContext, useContext } from 'react'
import type { CommandRegistry } from './palette/commands'
import type { AppProps } from './props'
import type { Drafts } from './work/drafts'

/** What a person is led to in the settings; `null`: nothing of its own. */
export type SettingsSection = 'key' | 'model' | 'price' | 'limits' | null

/** What every screen can reach. */
export interface AppWorld extends AppProps {
  openSettings(section: SettingsSection): void
  readonly commands: CommandRegistry
  openPalette(): void
  /** What was typed and is not saved yet; also of projects that are not on the screen. */
  readonly drafts: Drafts
  /** What was typed into a box and is not sent yet; see `useUnsent`. */
  readonly unsent: Map<string, string>
}

export const AppContext = createContext<AppWorld | null>(null)

export function useApp(): AppWorld {
  const world = useContext(AppContext)
  if (!world) throw new Error('This component must stand inside App.')
  return world
}
