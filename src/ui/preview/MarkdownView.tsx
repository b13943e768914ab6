import Markdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import styles from './Preview.module.css'

/** Links say where they lead; pictures are named and not loaded, because an address can carry a secret away. */
const PARTS: Components = {
  a: ({ href = '', children }) =>
    /^https?:\/\//i.test(href) ? (
      <>
        <a href={href} target="_blank" rel="noopener noreferrer">
          {children}
        </a>{' '}
        <span className="muted">({hostOf(href)})</span>
      </>
    ) : (
      <span>{children}</span>
    ),
  img: ({ alt = '' }) => <span className="muted">[picture{alt && `: ${alt}`}]</span>,
  table: ({ children }) => (
    <div className={styles.table}>
      <table>{children}</table>
    </div>
  ),
}

/** Markdown as text with its headings, lists and tables; HTML in it stays text. */
export function MarkdownView({ text }: { text: string }) {
  return (
    <article className={styles.prose} dir="auto">
      <Markdown remarkPlugins={[remarkGfm]} components={PARTS}>
        {text}
      </Markdown>
    </article>
  )
}

function hostOf(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return address
  }
}
