/** Whether a key is meant for something that has a use of its own for it: a field, the editor, a dialog, a menu. */
export function isTyping(event: KeyboardEvent): boolean {
  // The editor is a shadow tree, which hides what is inside it.
  const target = event.composedPath()[0]
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null
  )
}
