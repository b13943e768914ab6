import { useRef } from 'react'

/** A number that changes with the value: as a key, it makes a component begin anew. */
export function useVersion(value: unknown): number {
  const seen = useRef({ value, version: 0 })
  if (seen.current.value !== value) seen.current = { value, version: seen.current.version + 1 }
  return seen.current.version
}
