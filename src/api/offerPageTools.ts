import type { JsonSchema } from '../core/ports'
import type { Command } from './commands/command'

/** A tool as a page offers it; see https://webmachinelearning.github.io/webmcp/. */
export interface PageTool {
  readonly name: string
  readonly description: string
  readonly inputSchema: JsonSchema
  readonly annotations: { readonly readOnlyHint: boolean; readonly untrustedContentHint: boolean }
  execute(input: unknown): Promise<ToolResult>
}

interface ToolResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[]
  readonly isError?: true
}

/** What of `document.modelContext` is used. */
export interface ToolRegistry {
  registerTool(tool: PageTool, options: { readonly signal: AbortSignal }): unknown
}

/** What of the window is used. */
type Closing = Pick<EventTarget, 'addEventListener'>

/**
 * Offers commands as tools to agents in the browser, where it knows such tools. They are gone when the page is left, and
 * there again when the person comes back to it.
 */
export function offerPageTools(
  { modelContext }: { readonly modelContext?: ToolRegistry },
  commands: readonly Command[],
  page: Closing,
): void {
  if (!modelContext) return
  let offered = new AbortController()
  const offer = () => {
    offered = new AbortController()
    const { signal } = offered
    for (const command of commands) {
      // A browser may refuse one tool, or answer later that it does; the page has no use for knowing.
      const registered = Promise.resolve().then(() =>
        modelContext.registerTool(toolOf(command, signal), { signal }),
      )
      registered.catch((error) => signal.aborted || console.warn(`No tool "${command.name}": ${error}`))
    }
  }
  page.addEventListener('pagehide', () => offered.abort())
  page.addEventListener('pageshow', () => offered.signal.aborted && offer())
  offer()
}

const toolOf = (command: Command, signal: AbortSignal): PageTool => ({
  name: command.name,
  description: command.description,
  inputSchema: command.parameters,
  annotations: { readOnlyHint: command.isReadOnly, untrustedContentHint: command.hasUntrustedContent },
  async execute(input) {
    try {
      return said(JSON.stringify(await command.invoke(input ?? {}, signal)))
    } catch (error) {
      return { ...said(error instanceof Error ? error.message : String(error)), isError: true }
    }
  },
})

const said = (text: string): ToolResult => ({ content: [{ type: 'text', text }] })
