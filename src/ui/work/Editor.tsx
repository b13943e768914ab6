import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, Transaction } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { codeLook, createCodeView } from './createCodeView'
import styles from './Editor.module.css'
import { shownText, withLineEndsOf } from './lineEnds'
import type { Mark } from './marksOf'

export interface EditorProps {
  readonly path: string
  readonly text: string
  /** Where to go, from 1; 0 leaves the cursor where it is. */
  readonly line: number
  /** A new object is a new wish to go to `line`. */
  readonly place: object
  readonly isReadOnly: boolean
  /** What the newest check says of lines that are still as they were then. */
  readonly marks: readonly Mark[]
  onChange(text: string): void
  onSave(): void
}

/** Edits one text file. */
export function Editor(props: EditorProps) {
  const { path, text, line, place, isReadOnly, marks } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const newest = useRef(props)
  newest.current = props
  const writable = useRef(new Compartment())
  useEffect(() => {
    if (!host.current) return
    const created = createView(host.current, newest, writable.current)
    view.current = created
    return () => created.destroy()
  }, [])
  useEffect(() => showText(view.current, text), [text])
  useEffect(() => showMarks(view.current, marks), [marks])
  useEffect(() => {
    view.current?.dispatch({ effects: writable.current.reconfigure(readOnly(isReadOnly)) })
  }, [isReadOnly])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new `place` is a wish of its own
  useEffect(() => goToLine(view.current, line), [line, place])
  return (
    <section
      className={styles.editor}
      ref={host}
      aria-label={`${path}${isReadOnly ? ', read only' : ''}`}
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || newest.current.onSave()}
    />
  )
}

function createView(
  parent: HTMLElement,
  newest: { readonly current: EditorProps },
  writable: Compartment,
): EditorView {
  const { path, text, isReadOnly } = newest.current
  const save = () => {
    newest.current.onSave()
    return true
  }
  const extensions = [
    codeLook(path),
    lintGutter(),
    history(),
    indentOnInput(),
    indentUnit.of('    '),
    // Tab indents; Esc and then Tab leaves, as the field's description says.
    keymap.of([
      { key: 'Mod-s', run: save, preventDefault: true },
      ...searchKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    writable.of(readOnly(isReadOnly)),
    EditorView.contentAttributes.of({
      tabindex: '0',
      'aria-label': path,
      'aria-description': 'Tab indents. Press Escape and then Tab to leave.',
    }),
    EditorView.updateListener.of((update) => {
      const isTyped = update.transactions.some(
        (change) => change.docChanged && !change.annotation(Transaction.remote),
      )
      if (isTyped) newest.current.onChange(withLineEndsOf(newest.current.text, update.state.doc.toString()))
    }),
  ]
  return createCodeView(parent, text, extensions)
}

const readOnly = (isReadOnly: boolean) => [
  EditorState.readOnly.of(isReadOnly),
  // Still reachable by keyboard, to read and to copy.
  EditorView.editable.of(true),
]

/** Replaces what differs and leaves the cursor and the scroll position alone. */
function showText(view: EditorView | null, wanted: string): void {
  if (!view) return
  const text = shownText(wanted)
  const shown = view.state.doc.toString()
  if (shown === text) return
  let from = 0
  while (from < shown.length && from < text.length && shown[from] === text[from]) from += 1
  let tail = 0
  const most = Math.min(shown.length, text.length) - from
  while (tail < most && shown[shown.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1
  view.dispatch({
    changes: { from, to: shown.length - tail, insert: text.slice(from, text.length - tail) },
    annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
  })
}

function goToLine(view: EditorView | null, line: number): void {
  if (!view || line < 1) return
  const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines))
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
  view.focus()
}

/** They move with the text that is typed, until the next check. */
function showMarks(view: EditorView | null, marks: readonly Mark[]): void {
  if (!view) return
  const { doc } = view.state
  const diagnostics = marks
    .filter(({ line }) => line >= 1 && line <= doc.lines)
    .map(({ line, severity, message, source }) => {
      const { from, to, text } = doc.line(line)
      return { from: from + (text.length - text.trimStart().length), to, severity, message, source }
    })
  view.dispatch(setDiagnostics(view.state, diagnostics))
}
