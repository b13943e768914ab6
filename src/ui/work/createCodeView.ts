import { python } from '@codemirror/lang-python'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { search } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

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
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--r2)',
  },
  '.cm-diagnostic': { fontFamily: 'var(--sans)', padding: 'var(--s2) var(--s3)' },
  // Drawn by lines and not by pictures, which would be addresses that the page's policy knows nothing of.
  '.cm-lintRange.cm-lintRange': { backgroundImage: 'none', paddingBottom: '0' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--fail)' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warn)' },
  '.cm-lint-marker.cm-lint-marker': {
    content: 'normal',
    width: '0.5rem',
    height: '0.5rem',
    marginTop: '0.35rem',
    borderRadius: '50%',
    backgroundColor: 'var(--warn)',
  },
  '.cm-lint-marker.cm-lint-marker-error': { backgroundColor: 'var(--fail)' },
  '.cm-panel.cm-panel-lint ul [aria-selected]': { backgroundColor: 'var(--fill)' },
  '.cm-changedLine.cm-changedLine': { backgroundColor: 'var(--ok-tint)' },
  '.cm-changedText.cm-changedText': { background: 'none', textDecoration: 'underline var(--ok)' },
  '.cm-deletedChunk.cm-deletedChunk': { backgroundColor: 'var(--fail-tint)', paddingLeft: 'var(--s3)' },
  '.cm-deletedChunk .cm-deletedText.cm-deletedText': {
    background: 'none',
    textDecoration: 'line-through var(--fail)',
  },
  '.cm-changeGutter .cm-changedLineGutter.cm-changedLineGutter': { background: 'var(--ok)' },
  '.cm-changeGutter .cm-deletedLineGutter.cm-deletedLineGutter': { background: 'var(--fail)' },
  '.cm-collapsedLines.cm-collapsedLines::before, .cm-collapsedLines.cm-collapsedLines::after': {
    content: '"⋯"',
  },
  '.cm-collapsedLines.cm-collapsedLines': {
    background: 'var(--fill)',
    color: 'var(--ink-3)',
    padding: '0.2rem var(--s4)',
  },
})

/** What every view of a text has, be it edited or compared. */
export const codeLook = (path: string): Extension => [
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  drawSelection(),
  bracketMatching(),
  search({ top: true }),
  syntaxHighlighting(HIGHLIGHT),
  path.endsWith('.py') ? python() : [],
  THEME,
]

/**
 * A view in the shadow root of `parent`: there CodeMirror adopts its style sheet; in the document it would write a style
 * element, which the page's policy forbids.
 */
export function createCodeView(parent: HTMLElement, doc: string, extensions: Extension): EditorView {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  return new EditorView({ parent: root, root, state: EditorState.create({ doc, extensions }) })
}
