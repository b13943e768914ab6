import { useRef, useState } from 'react'
import { Button } from '../parts/Button'
import { Notice } from '../parts/Notice'
import styles from './Preview.module.css'

/** A page in a frame of opaque origin whose policy closes the network; its scripts run only when asked for. */
export function HtmlView({ html, name }: { html: string; name: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [hasScripts, setScripts] = useState(false)
  const send = () => frame.current?.contentWindow?.postMessage({ html, hasScripts }, '*')
  return (
    <div className={styles.page}>
      <Notice
        tone="quiet"
        actions={
          <Button isSmall onClick={() => setScripts(!hasScripts)}>
            {hasScripts ? 'Stop its scripts' : 'Run its scripts'}
          </Button>
        }
      >
        Output of the program, shown apart from the app{hasScripts ? '' : ', without its scripts'}.
      </Notice>
      <iframe
        key={`${hasScripts}`}
        ref={frame}
        title={`Page ${name}, output of the program`}
        sandbox="allow-scripts"
        allow=""
        referrerPolicy="no-referrer"
        src="./preview.html"
        onLoad={send}
      />
    </div>
  )
}
