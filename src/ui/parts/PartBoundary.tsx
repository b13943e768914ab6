import { Component, type ReactNode } from 'react'
import { isMissingPart, MISSING_PART } from '../missingPart'
import { Button } from './Button'
import { Notice } from './Notice'

interface PartBoundaryProps {
  /** What is shown: after something else was chosen, it is tried again. */
  readonly of: unknown
  readonly children: ReactNode
}

interface PartBoundaryState {
  readonly error: Error | null
}

/** Says so where a part of the screen can't be shown, instead of leaving the page blank. It never reloads by itself. */
export class PartBoundary extends Component<PartBoundaryProps, PartBoundaryState> {
  override state: PartBoundaryState = { error: null }

  static getDerivedStateFromError(error: Error): PartBoundaryState {
    return { error }
  }

  override componentDidUpdate(before: PartBoundaryProps): void {
    if (before.of !== this.props.of && this.state.error) this.setState({ error: null })
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Notice
        tone="warn"
        isBanner
        role="alert"
        actions={
          <>
            <Button isSmall onClick={() => this.setState({ error: null })}>
              Go back
            </Button>
            <Button isSmall look="main" onClick={() => location.reload()}>
              Reload
            </Button>
          </>
        }
      >
        {isMissingPart(error) ? MISSING_PART : `Something went wrong on this screen: ${error.message}`}
      </Notice>
    )
  }
}
