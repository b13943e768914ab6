import { useRef, useState } from 'react'
import { Button } from '../parts/Button'
import { Notice } from '../parts/Notice'
import styles from './Preview.module.css'
import previewPage from './preview.html?url'
import { useKeptFocus } from './useKeptFocus'
import { useVersion } from './useVersion'

/** What takes the frame out of the app's origin; without either it shows nothing. */
type Seal = 'attribute' | 'header'

/** The frame answers as soon as it is loaded, where there is one and the machine is not too busy. */
const PATIENCE_MS = 3_000

/**
 * A page in a frame of opaque origin whose policy closes the network; its scripts run only when asked for. Another
 * content is another page, which nobody has asked yet.
 */
export function HtmlView(page: { html: string; name: string }) {
  return <Page key={useVersion(page.html)} {...page} />
}

function Page({ html, name }: { html: string; name: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [hasScripts, setScripts] = useState(false)
  const [isGrabbing, setGrabbing] = useState(false)
  // Browsers ask the network, not the service worker, for a frame that has the attribute. The one that the service
  // worker keeps for offline use comes with a header that does the same.
  const [seal, setSeal] = useState<Seal>('attribute')
  const [isLost, setLost] = useState(false)
  /** Whether the browser could not keep the page's scripts off the network, so that they don't run. */
  const [isSilent, setSilent] = useState(false)
  const key = `${seal} ${hasScripts}`
  const shownIn = useRef('')
  const send = async () => {
    // Loaded again: the page has gone elsewhere by itself, and gets nothing more.
    if (shownIn.current === key) return
    const taken = await show(frame.current?.contentWindow, { html, hasScripts })
    if (taken) {
      shownIn.current = key
      setLost(false)
      setSilent(taken === 'without its scripts')
    } else if (seal === 'attribute') setSeal('header')
    else setLost(true)
  }
  const toggle = () => {
    shownIn.current = ''
    setScripts(!hasScripts)
    setGrabbing(false)
  }
  useKeptFocus(frame, () => {
    if (!hasScripts) return
    toggle()
    setGrabbing(true)
  })
  return (
    <div className={styles.page}>
      <Notice
        tone="quiet"
        actions={
          <Button isSmall onClick={toggle}>
            {hasScripts ? 'Stop its scripts' : 'Run its scripts'}
          </Button>
        }
      >
        Output of the program, shown apart from the app{hasScripts ? '' : ', without its scripts'}.
      </Notice>
      {isGrabbing && (
        <Notice tone="warn" role="status">
          The page took the keyboard again and again, so its scripts were stopped.
        </Notice>
      )}
      {isSilent && (
        <Notice tone="warn" role="status">
          This browser can’t keep the scripts of a page off the network, so they don’t run. Download the page
          to open it elsewhere.
        </Notice>
      )}
      {isLost && (
        <Notice tone="warn" role="status">
          The page can’t be shown apart from the app while there is no network, so it is not shown.
        </Notice>
      )}
      <iframe
        key={key}
        ref={frame}
        title={`Page ${name}, output of the program`}
        sandbox={seal === 'attribute' ? 'allow-scripts' : undefined}
        allow=""
        referrerPolicy="no-referrer"
        src={previewPage}
        onLoad={send}
      />
    </div>
  )
}

type Taken = 'taken' | 'without its scripts'

/** How the frame has taken the page, if it has. It answers before anything of the page runs, over a port that the page never has. */
function show(
  target: Window | null | undefined,
  page: { readonly html: string; readonly hasScripts: boolean },
): Promise<Taken | null> {
  const { port1, port2 } = new MessageChannel()
  target?.postMessage(page, '*', [port2])
  return new Promise((resolve) => {
    const end = (taken: Taken | null) => {
      clearTimeout(timer)
      port1.close()
      resolve(taken)
    }
    const timer = setTimeout(() => end(null), PATIENCE_MS)
    port1.onmessage = ({ data }) => end(data)
  })
}
