import { useRef, useState } from 'react'
import { Button } from '../parts/Button'
import { Notice } from '../parts/Notice'
import styles from './Preview.module.css'

/** What takes the frame out of the app's origin; without either it shows nothing. */
type Seal = 'attribute' | 'header'

/** The frame answers as soon as it is loaded, where there is one. */
const PATIENCE_MS = 1_500

/** A page in a frame of opaque origin whose policy closes the network; its scripts run only when asked for. */
export function HtmlView({ html, name }: { html: string; name: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [hasScripts, setScripts] = useState(false)
  // Browsers ask the network, not the service worker, for a frame that has the attribute. The one that the service
  // worker keeps for offline use comes with a header that does the same.
  const [seal, setSeal] = useState<Seal>('attribute')
  const [isLost, setLost] = useState(false)
  const key = `${seal} ${hasScripts}`
  const shownIn = useRef('')
  const send = async () => {
    // Loaded again: the page has gone elsewhere by itself, and gets nothing more.
    if (shownIn.current === key) return
    if (await show(frame.current?.contentWindow, { html, hasScripts })) {
      shownIn.current = key
      setLost(false)
    } else if (seal === 'attribute') setSeal('header')
    else setLost(true)
  }
  const toggle = () => {
    shownIn.current = ''
    setScripts(!hasScripts)
  }
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
        src="./preview.html"
        onLoad={send}
      />
    </div>
  )
}

/** Whether the frame has taken the page. It answers before anything of the page runs, over a port that the page never has. */
function show(
  target: Window | null | undefined,
  page: { readonly html: string; readonly hasScripts: boolean },
): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  target?.postMessage(page, '*', [port2])
  return new Promise((resolve) => {
    const end = (isShown: boolean) => {
      clearTimeout(timer)
      port1.close()
      resolve(isShown)
    }
    const timer = setTimeout(() => end(false), PATIENCE_MS)
    port1.onmessage = () => end(true)
  })
}
