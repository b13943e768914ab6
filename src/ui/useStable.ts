import { useRef } from 'react'

type Values = Readonly<Record<string, unknown>>

/**
 * The same object for as long as what it says is the same, so that what is drawn from it is not drawn anew. Its functions
 * never change, and do what the newest ones do.
 */
export function useStable<Value extends object>(value: Value): Value {
  const newest = useRef<Values>(value as Values)
  newest.current = value as Values
  const stable = useRef<Values>({})
  stable.current = stableAfter(stable.current, value as Values, newest)
  return stable.current as Value
}

/** What to show after `before`: the same object, where `value` says nothing new. */
export function stableAfter(before: Values, value: Values, newest: { readonly current: Values }): Values {
  const after = Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (typeof part !== 'function') return [name, part]
      const known = before[name]
      return [name, typeof known === 'function' ? known : callerOf(name, newest)]
    }),
  )
  const names = Object.keys(after)
  const isSame =
    names.length === Object.keys(before).length && names.every((name) => Object.is(after[name], before[name]))
  return isSame ? before : after
}

const callerOf =
  (name: string, newest: { readonly current: Values }) =>
  (...parts: unknown[]): unknown =>
    (newest.current[name] as (...parts: unknown[]) => unknown)(...parts)

/** The list of before, where it has the same members. */
export function useSameList<Member>(list: readonly Member[]): readonly Member[] {
  const kept = useRef(list)
  if (!isSameList(kept.current, list)) kept.current = list
  return kept.current
}

/** Whether two lists have the same members in the same order. */
export const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((member, i) => member === b[i])
