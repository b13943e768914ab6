import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { PlainText } from '../parts/PlainText'
import { visibleText } from '../visibleText'
import { mainResult } from './mainResult'
import styles from './ProgramConsole.module.css'
import type { Program, Question } from './useProgram'

/** What main.py prints when the person runs it, and the line that it asks for. */
export function ProgramConsole({ program: { text, question, outcome } }: { program: Program }) {
  const main = outcome && 'main' in outcome ? outcome.main : null
  const problem = outcome && 'problem' in outcome ? outcome.problem : ''
  const error = main && !main.success && main.error && !text.includes(main.error.trim()) ? main.error : ''
  return (
    <>
      <p className={styles.command}>
        <span aria-hidden="true" className="muted">
          $
        </span>{' '}
        python main.py{' '}
        <span className={cx(main && !main.success ? 'fail' : 'muted')} role="status">
          {main ? mainResult(main) : problem || (question ? 'waits for your input' : 'running…')}
        </span>
      </p>
      {text && <PlainText text={text} isConsole />}
      {question && <Answer question={question} />}
      {main && !text && <p className="muted">It printed nothing.</p>}
      {error && <PlainText text={error} className="fail" />}
    </>
  )
}

function Answer({ question }: { question: Question }) {
  const [line, setLine] = useState('')
  const box = useRef<HTMLInputElement>(null)
  // The person has just run it, and it asks: the next thing that they type is the answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each question anew
  useEffect(() => box.current?.focus(), [question])
  const send = (event: FormEvent) => {
    event.preventDefault()
    question.answer(line)
    setLine('')
  }
  return (
    <form className={styles.answer} onSubmit={send}>
      <label className="vh" htmlFor="console-line">
        {question.prompt.trim() ? `main.py asks: ${visibleText(question.prompt)}` : 'Input for main.py'}
      </label>
      <input
        id="console-line"
        ref={box}
        value={line}
        onChange={(event) => setLine(event.target.value)}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        placeholder="Type a line for input()"
      />
      <Button type="submit" isSmall>
        Enter
      </Button>
      <Button
        isSmall
        look="quiet"
        title="No more lines: input() raises EOFError"
        onClick={() => question.answer(null)}
      >
        End input
      </Button>
    </form>
  )
}
