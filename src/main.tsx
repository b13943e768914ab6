import { createRoot } from 'react-dom/client'
import type { Autocoder } from './api/types'
import { openAutocoder, openPlace, show } from './openApp'
import { missingFeatures } from './ui/unsupported/missingFeatures'
import './ui/base.css'

declare global {
  interface Window {
    autocoder: Autocoder
  }
}

function start(): void {
  const root = createRoot(document.getElementById('root') as HTMLElement)
  const missing = missingFeatures()
  if (missing.length === 0 && window.parent !== window) {
    import('./embedded').then(({ startEmbedded }) => startEmbedded(root))
    return
  }
  if (missing.length === 0 && new URLSearchParams(location.search).has('permit')) {
    import('./embedded').then(({ startPermit }) => startPermit(root))
    return
  }
  const place = openPlace(null)
  if (missing.length > 0) {
    import('./ui/unsupported/Unsupported').then(({ Unsupported }) =>
      root.render(<Unsupported missing={missing} store={place.browser.store} />),
    )
    return
  }
  const opened = openAutocoder(place)
  // There as soon as the page has loaded, whatever is still being opened.
  window.autocoder = opened.autocoder
  show(root, place, opened, false)
}

start()
