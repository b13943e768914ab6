import type { Context } from './context'

/** The names between `{{` and `}}` in a template. */
type Placeholder<Template extends string> = Template extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never

/** A template whose every placeholder is a field of the context; `never` for any other literal. */
export type Template<Text extends string> = string extends Text
  ? Text
  : Exclude<Placeholder<Text>, keyof Context> extends never
    ? Text
    : never

/**
 * Fills `{{field}}` from the context, in one pass: what a value contains is never taken for a placeholder.
 * Lists give one item a line, booleans `true` or `false`, `null` nothing, objects JSON.
 * @throws {TypeError} on a name that the context does not have.
 */
export function composePrompt<Text extends string>(
  template: Text & Template<Text>,
  context: Context,
): string {
  return (template as string).replace(/\{\{(.*?)\}\}/gs, (_, name: string) => {
    if (!Object.hasOwn(context, name))
      throw new TypeError(`The template names "${name}", which is not a field of the context.`)
    return render(context[name as keyof Context])
  })
}

function render(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(render).join('\n')
  if (typeof value === 'object') return JSON.stringify(value, describeBytes)
  return String(value)
}

const describeBytes = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? `${value.length} bytes` : value
