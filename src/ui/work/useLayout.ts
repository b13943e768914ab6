import { useMemo } from 'react'
import type { GroupProps, Layout } from 'react-resizable-panels'

/** How large the panels of a group are on this device, as far as the browser lets the page remember it. */
export function useLayout(name: string): Pick<GroupProps, 'defaultLayout' | 'onLayoutChanged'> {
  return useMemo(() => {
    const kept = read(name)
    return {
      ...(kept && { defaultLayout: kept }),
      onLayoutChanged(layout, { isUserInteraction }) {
        if (isUserInteraction) write(name, layout)
      },
    }
  }, [name])
}

const keyOf = (name: string) => `autocoder/layout/${name}`

function read(name: string): Layout | null {
  try {
    const layout: unknown = JSON.parse(localStorage.getItem(keyOf(name)) ?? 'null')
    const isLayout =
      typeof layout === 'object' && layout !== null && Object.values(layout).every((size) => size > 0)
    return isLayout ? (layout as Layout) : null
  } catch {
    return null
  }
}

function write(name: string, layout: Layout): void {
  try {
    localStorage.setItem(keyOf(name), JSON.stringify(layout))
  } catch {
    // A frame of another site has no place for it; the sizes hold as long as the page does.
  }
}
