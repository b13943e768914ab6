import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../parts/Button'
import { visibleText } from '../visibleText'
import styles from './Prompt.module.css'
import { promptLines } from './promptLines'
import type { Program } from './useProgram'

/** Where the person types: an answer to `input()`, or Python beside the project's files. */
export function Prompt({ program }: { program: Program }) {
  const [text, setText] = useState('')
  const { earlier, keep, recall } = useEarlier(setText)
  const box = useRef<HTMLTextAreaElement>(null)
  const { kind, isRunning, question } = program
  const isOfMain = isRunning && kind === 'main'
  // The person has just run main.py, and it asks: the next thing that they type is the answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each question anew
  useEffect(() => {
    if (isOfMain && question) box.current?.focus()
  }, [question])
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (isOfMain && !question) return
    if (!isRunning && text.trim() === '') return
    program.type(isOfMain ? text.split('\n') : promptLines(text))
    keep(text)
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      event.currentTarget.form?.requestSubmit()
    } else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && !text.includes('\n')) {
      if (earlier === 0) return
      event.preventDefault()
      recall(event.key === 'ArrowUp' ? -1 : 1)
    }
  }
  return (
    <form className={styles.prompt} onSubmit={send}>
      <span aria-hidden="true" className={styles.sign}>
        {isOfMain ? '?' : question?.prompt.startsWith('...') ? '...' : '>>>'}
      </span>
      <label className="vh" htmlFor="console-line">
        {labelOf(program)}
      </label>
      <textarea
        id="console-line"
        ref={box}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        placeholder={isOfMain ? 'Type a line for input()' : 'Python, beside the project’s files'}
      />
      {question && (
        <Button
          isSmall
          look="quiet"
          title={isOfMain ? 'No more lines: input() raises EOFError' : 'No more lines: Python ends'}
          onClick={() => question.answer(null)}
        >
          End input
        </Button>
      )}
      <Button type="submit" isSmall>
        Enter
      </Button>
    </form>
  )
}

function labelOf({ kind, isRunning, question }: Program): string {
  const prompt = question?.prompt.trim() ?? ''
  if (isRunning && kind === 'main')
    return prompt ? `main.py asks: ${visibleText(prompt)}` : 'Input for main.py'
  return prompt && prompt !== '>>>' && prompt !== '...' ? `Python asks: ${visibleText(prompt)}` : 'Python'
}

/** What was typed before, to be had again by the arrow keys. */
function useEarlier(show: (text: string) => void) {
  const [texts, setTexts] = useState<readonly string[]>([])
  const [at, setAt] = useState(0)
  return {
    earlier: texts.length,
    keep(text: string) {
      const kept = text === '' || text === texts.at(-1) ? texts : [...texts, text]
      setTexts(kept)
      setAt(kept.length)
    },
    recall(by: number) {
      const next = Math.max(0, Math.min(texts.length, at + by))
      setAt(next)
      show(texts[next] ?? '')
    },
  }
}
