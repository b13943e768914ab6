import { useEffect, useRef } from 'react'
import { useApp } from '../AppContext'

/** Something that a person can do from the palette. */
export interface Command {
  readonly label: string
  /** What stands above it and its like. */
  readonly group: string
  /** How to do it without the palette, such as `Ctrl S`; '' where there is no key. */
  readonly keys?: string
  run(): void
}

/** The commands of what is on the screen now, newest screen first. */
export interface CommandRegistry {
  all(): readonly Command[]
  /** Returns the way to take it back. `list` is asked each time the palette opens. */
  register(list: () => readonly Command[]): () => void
}

export function createCommandRegistry(): CommandRegistry {
  const lists: (() => readonly Command[])[] = []
  return {
    all: () => lists.toReversed().flatMap((list) => list()),
    register(list) {
      lists.push(list)
      return () => {
        lists.splice(lists.indexOf(list), 1)
      }
    },
  }
}

/** Offers commands in the palette for as long as the component is on the screen. */
export function useCommands(commands: readonly Command[]): void {
  const { commands: registry } = useApp()
  const newest = useRef(commands)
  newest.current = commands
  useEffect(() => registry.register(() => newest.current), [registry])
}
