import { unifiedMergeView } from '@codemirror/merge'
import { defaultKeymap } from '@codemirror/commands'
import { searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { codeLook, createCodeView } from './createCodeView'

/** One text with what was taken out of it and put into it since `before`; only to be read. */
export function ChangesView({ path, before, text }: { path: string; before: string; text: string }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!host.current) return
    const view = createCodeView(host.current, text, [
      codeLook(path),
      unifiedMergeView({
        original: before,
        mergeControls: false,
        // In a file that is new, or gone, there is nothing to point out.
        highlightChanges: before !== '' && text !== '',
        collapseUnchanged: { margin: 3, minSize: 6 },
      }),
      keymap.of([...searchKeymap, ...defaultKeymap]),
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': `Changes to ${path}` }),
    ])
    return () => view.destroy()
  }, [path, before, text])
  return <section ref={host} aria-label={`Changes to ${path}, read only`} />
}
