import { lazy, Suspense, useMemo } from 'react'
import { PlainText } from '../parts/PlainText'
import { HtmlView } from './HtmlView'
import { ImageView } from './ImageView'
import styles from './Preview.module.css'
import { previewKind } from './previewKind'
import { useObjectUrl } from './useObjectUrl'

const CsvView = lazy(() => import('./CsvView').then(({ CsvView }) => ({ default: CsvView })))
const MarkdownView = lazy(() =>
  import('./MarkdownView').then(({ MarkdownView }) => ({ default: MarkdownView })),
)
const MidiView = lazy(() => import('./MidiView').then(({ MidiView }) => ({ default: MidiView })))

interface PreviewProps {
  readonly path: string
  readonly content: string | Uint8Array
  readonly goal: string
}

/** What a program wrote, or a file of the project, as what it is; nothing in it can reach the app or the network. */
export function Preview(props: PreviewProps) {
  return (
    <div className={styles.view}>
      <Suspense fallback={<p className="muted">Opening…</p>}>
        <Content {...props} />
      </Suspense>
    </div>
  )
}

function Content({ path, content, goal }: PreviewProps) {
  const shown = useMemo(() => previewKind(path, content), [path, content])
  const bytes = useMemo(
    () => (typeof content === 'string' ? new TextEncoder().encode(content) : content),
    [content],
  )
  const name = path.split('/').at(-1) ?? path
  switch (shown.kind) {
    case 'none':
      return <p className="muted">{shown.reason}</p>
    case 'image':
      return <ImageView bytes={bytes} type={shown.type} name={name} />
    case 'svg':
      return <ImageView bytes={bytes} type="image/svg+xml" name={name} />
    case 'audio':
      return <AudioView bytes={bytes} type={shown.type} name={name} />
    case 'midi':
      return <MidiView bytes={bytes} name={name} goal={goal} />
    case 'html':
      return <HtmlView html={textOf(content)} name={name} />
    case 'markdown':
      return <MarkdownView text={textOf(content)} />
    case 'csv':
      return <CsvView text={textOf(content)} name={name} />
    case 'json':
      return <PlainText text={formatted(textOf(content))} label={name} />
    case 'text':
      return <PlainText text={textOf(content)} label={name} />
  }
}

const textOf = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)

/** JSON with its levels indented; as it is when it is not JSON. */
function formatted(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function AudioView({ bytes, type, name }: { bytes: Uint8Array; type: string; name: string }) {
  const url = useObjectUrl(bytes, type)
  // biome-ignore lint/a11y/useMediaCaption: a program's sounds come without words
  return url ? <audio controls src={url} aria-label={name} /> : null
}
