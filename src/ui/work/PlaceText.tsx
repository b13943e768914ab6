import type { Files } from '../../core/project'
import { PlainText } from '../parts/PlainText'
import pane from './Pane.module.css'
import type { Place } from './place'
import { placesIn } from './placesIn'

/** What a program printed; the lines of the project that it names can be gone to. */
export function PlaceText({
  text,
  files,
  goTo,
  className,
}: {
  text: string
  files: Files
  goTo(place: Place): void
  className?: string
}) {
  return (
    <PlainText
      text={text}
      className={className}
      isConsole
      part={(piece) =>
        placesIn(piece, files).map(({ text, place }, i) =>
          place ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: output only grows
            <button key={i} type="button" className={pane.inline} onClick={() => goTo(place)}>
              {text}
            </button>
          ) : (
            text
          ),
        )
      }
    />
  )
}
