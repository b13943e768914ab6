import { schemaProblem } from '../../core/actions/schema'
import type { JsonSchema } from '../../core/ports'
import { VERSION } from './version'

/** The parts of a project's screen that an embedder may show or leave out. */
export const PANELS = ['trace', 'files', 'tests', 'checkpoints', 'code', 'output'] as const

/** The languages that there are. */
export const LANGUAGES = ['en'] as const

/** How the frame looks. Whatever is left out stays as it is. */
export interface Look {
  readonly theme?: 'system' | 'light' | 'dark'
  readonly panels?: readonly (typeof PANELS)[number][]
  /** A language that there is not gets the first that there is. */
  readonly lang?: string
}

/** What comes first, to the frame's window, with a port for all else. */
export interface Connect {
  readonly type: 'autocoder-connect'
  readonly version: typeof VERSION
  readonly look?: Look
}

/** What an embedder asks for, on the port. */
export type Request =
  | {
      readonly type: 'invoke'
      readonly id: number
      readonly command: string
      readonly parameters: Readonly<Record<string, unknown>>
    }
  /** Events of a run, from the first. */
  | { readonly type: 'follow'; readonly id: number; readonly run: string }
  /** Ends what was asked for under the id. */
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'look'; readonly look: Look }

const object = (properties: Readonly<Record<string, JsonSchema>>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const named = (type: string) => ({ type: 'string', enum: [type] })
const ID = { type: 'integer', minimum: 0 }
const LOOK = object(
  {
    theme: { type: 'string', enum: ['system', 'light', 'dark'] },
    panels: { type: 'array', items: { type: 'string', enum: PANELS } },
    lang: { type: 'string' },
  },
  [],
)

const CONNECT = object({ type: named('autocoder-connect'), version: { enum: [VERSION] }, look: LOOK }, [
  'type',
  'version',
])

const REQUESTS: Readonly<Record<Request['type'], JsonSchema>> = {
  invoke: object({
    type: named('invoke'),
    id: ID,
    command: { type: 'string' },
    parameters: { type: 'object' },
  }),
  follow: object({ type: named('follow'), id: ID, run: { type: 'string' } }),
  cancel: object({ type: named('cancel'), id: ID }),
  look: object({ type: named('look'), look: LOOK }),
}

/** What comes first from a client that speaks another version. */
export const isForeignConnect = (value: unknown): boolean => {
  const { type, version } = (value ?? {}) as { type?: unknown; version?: unknown }
  return type === 'autocoder-connect' && Number.isInteger(version) && version !== VERSION
}

export const isConnect = (value: unknown): value is Connect => schemaProblem(CONNECT, value) === null

/** What was sent, if it is something that an embedder may send; else `null`. */
export function readRequest(value: unknown): Request | null {
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined
  if (typeof type !== 'string' || !Object.hasOwn(REQUESTS, type)) return null
  return schemaProblem(REQUESTS[type as Request['type']], value) === null ? (value as Request) : null
}
