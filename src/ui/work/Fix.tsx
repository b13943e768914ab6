import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import type { Desk } from './useDesk'

/** Hands a problem to the agent. */
export function Fix({ desk, problem }: { desk: Desk; problem: string }) {
  if (desk.readOnlyReason) return null
  return (
    <Button
      isSmall
      title="The agent gets it with its next prompt"
      onClick={() => desk.ask(`Fix this: ${problem}`)}
    >
      <Icon name="send" /> Fix this
    </Button>
  )
}

/** What says most of a traceback. */
export const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
