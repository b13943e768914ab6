import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { python } from '@codemirror/lang-python'
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, Transaction } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import styles from './Editor.module.css'

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.docString], color: 'var(--code-comment)' },
  {
    tag: [
      tags.definition(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
    ],
    color: 'var(--code-name)',
    fontWeight: '600',
  },
])

const THEME = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--page)', fontSize: 'var(--text-sm)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: 'var(--leading-code)', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)', padding: 'var(--s2) 0 var(--s6)' },
  '.cm-line': { padding: '0 var(--s5) 0 var(--s3)' },
  '.cm-gutters': { backgroundColor: 'var(--page)', color: 'var(--ink-3)', border: '0' },
  '.cm-lineNumbers': { minWidth: '3.5rem' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.75rem 0 0' },
  '.cm-gutters .cm-activeLineGutter': { backgroundColor: 'var(--fill)', color: 'var(--ink)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--fill)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--live-tint)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--live-tint)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-tint)' },
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-textfield, .cm-button': {
    backgroundColor: 'var(--raised)',
    backgroundImage: 'none',
    color: 'var(--ink)',
    border: '1px solid var(--line-control)',
    borderRadius: 'var(--r2)',
  },
  '.cm-specialChar': { color: 'var(--fail)' },
})

export interface EditorProps {
  readonly path: string
  readonly text: string
  /** Where to go, from 1; 0 leaves the cursor where it is. */
  readonly line: number
  /** A new object is a new wish to go to `line`. */
  readonly place: object
  readonly isReadOnly: boolean
  onChange(text: string): void
  onSave(): void
}

/** Edits one text file. */
export function Editor(props: EditorProps) {
  const { path, text, line, place, isReadOnly } = props
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
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    drawSelection(),
    history(),
    indentOnInput(),
    bracketMatching(),
    indentUnit.of('    '),
    search({ top: true }),
    syntaxHighlighting(HIGHLIGHT),
    path.endsWith('.py') ? python() : [],
    // Tab indents; Esc and then Tab leaves, as the field's description says.
    keymap.of([
      { key: 'Mod-s', run: save, preventDefault: true },
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    THEME,
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
      if (isTyped) newest.current.onChange(update.state.doc.toString())
    }),
  ]
  // In a shadow root CodeMirror adopts its style sheet; in the document it would write a style element, which the
  // page's policy forbids.
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  return new EditorView({ parent: root, root, state: EditorState.create({ doc: text, extensions }) })
}

const readOnly = (isReadOnly: boolean) => [
  EditorState.readOnly.of(isReadOnly),
  // Still reachable by keyboard, to read and to copy.
  EditorView.editable.of(true),
]

/** Replaces what differs and leaves the cursor and the scroll position alone. */
function showText(view: EditorView | null, text: string): void {
  if (!view) return
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
