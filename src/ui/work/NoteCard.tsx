import type { TraceNote } from '../trace'
import { visibleText } from '../visibleText'
import styles from './NoteCard.module.css'

const WORDS: Readonly<Record<TraceNote['kind'], string>> = {
  say: 'You said',
  'say-answer': 'The model answers:',
  question: 'The model asks:',
  answer: 'You answered:',
  nudge: 'Round in circles:',
  withdraw: 'You withdrew',
  edit: 'By hand:',
  restore: 'The run',
  pause: 'Paused:',
  resume: 'Went on',
}

/** What happened between the steps. */
export const NoteCard = ({ note: { kind, text } }: { note: TraceNote }) => (
  <li className={styles.note} data-kind={kind} dir="auto">
    <span className="muted">{WORDS[kind]}</span> {visibleText(text)}
  </li>
)
