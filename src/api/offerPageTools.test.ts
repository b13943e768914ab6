import { expect, it } from 'vitest'
import { openAutocoder } from '../testing/openAutocoder'
import { offerPageTools, type PageTool, type ToolRegistry } from './offerPageTools'

async function offered() {
  const { autocoder } = openAutocoder([])
  const { commands } = await autocoder.commands()
  const tools = new Map<string, PageTool>()
  const modelContext: ToolRegistry = {
    async registerTool(tool, { signal }) {
      tools.set(tool.name, tool)
      signal.addEventListener('abort', () => tools.delete(tool.name))
    },
  }
  const page = new EventTarget()
  offerPageTools({ modelContext }, commands, page)
  await Promise.resolve()
  return { tools, page, commands }
}

it('offers every command as a tool that says truly what it does', async () => {
  const { tools, commands } = await offered()
  expect([...tools.keys()]).toEqual(commands.map(({ name }) => name))
  expect(tools.get('status')?.annotations).toEqual({ readOnlyHint: true, untrustedContentHint: true })
  expect(tools.get('start')?.annotations).toEqual({ readOnlyHint: false, untrustedContentHint: false })
  expect(tools.get('start')?.inputSchema).toMatchObject({ type: 'object', required: ['project_name'] })
})

it('says what is wrong as the result of a tool', async () => {
  const { tools } = await offered()
  expect(await tools.get('status')?.execute({ run: 'run-9' })).toEqual({
    content: [{ type: 'text', text: expect.stringContaining('There is no run "run-9" here') }],
    isError: true,
  })
})

it('takes the tools back when the page is left, and offers them again when it is back', async () => {
  const { tools, page } = await offered()
  const count = tools.size
  page.dispatchEvent(new Event('pagehide'))
  expect(tools.size).toBe(0)
  page.dispatchEvent(new Event('pageshow'))
  await Promise.resolve()
  expect(tools.size).toBe(count)
})

it('does nothing in a browser without such tools', () => {
  expect(() => offerPageTools({}, [], new EventTarget())).not.toThrow()
})
