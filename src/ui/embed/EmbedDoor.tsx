import type { EmbedHost } from '../../api/embed/createEmbedHost'
import { Button, ButtonLink } from '../parts/Button'
import { Sprite } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { useSource } from '../useSource'
import styles from './Embed.module.css'

/** What the app shows in another page's frame before the person has allowed anything. */
export function EmbedDoor({ host, address }: { host: EmbedHost; address: string }) {
  const { origin, problem } = useSource(host)
  return (
    <main className={styles.main}>
      <Sprite />
      <h1>autocoder, in a page of {origin ?? 'somebody else'}</h1>
      <p>
        {origin === null
          ? 'The page around this frame has not said that it wants to use autocoder.'
          : 'The page around this frame asks to use autocoder. Nothing works before you have decided what it may do.'}
      </p>
      {problem && (
        <Notice tone="warn" role="alert">
          {problem}
        </Notice>
      )}
      <p className={styles.actions}>
        {origin !== null && (
          <Button look="main" onClick={() => host.ask()}>
            Decide in a window of autocoder
          </Button>
        )}
        <ButtonLink href={address} target="_blank" rel="noopener">
          Open autocoder by itself
        </ButtonLink>
      </p>
    </main>
  )
}
