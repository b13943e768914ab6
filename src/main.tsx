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
  const isEmbedded = window.parent !== window
  const missing = missingFeatures()
  if (missing.length > 0) {
    // What is saved is not for a page that shows this in its frame.
    const rescued = isEmbedded ? {} : { store: openPlace().browser.store }
    import('./ui/unsupported/Unsupported').then(({ Unsupported }) =>
      root.render(<Unsupported missing={missing} {...rescued} />),
    )
  } else if (isEmbedded) import('./embedded').then(({ startEmbedded }) => startEmbedded(root))
  else if (new URLSearchParams(location.search).has('permit'))
    import('./embedded').then(({ startPermit }) => startPermit(root))
  else {
    const place = openPlace()
    const opened = openAutocoder(place)
    // There as soon as the page has loaded, whatever is still being opened.
    window.autocoder = opened.autocoder
    show(root, place, opened, false)
  }
}

start()
