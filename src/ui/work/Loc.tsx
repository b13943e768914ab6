import pane from './Pane.module.css'
import type { Place } from './place'

/** A place in a file that one can go to. */
export const Loc = ({ place, goTo }: { place: Place; goTo(place: Place): void }) => (
  <button type="button" className={pane.loc} onClick={() => goTo({ ...place })}>
    {place.path}
    {place.line > 0 && `:${place.line}`}
  </button>
)
