import type { Price } from './budget'
import type { LoopPorts } from './loopState'
import type { AutocoderOptions, Limits } from './options'
import type { Journal } from './journal'
import type { Hash, PackageAccess } from './ports'
import type { PromptLimit } from './promptLimit'
import type { Files } from './project'
import type { Recording } from './recording'
import type { Run } from './run'

export type ForkOptions = Partial<AutocoderOptions> & Required<Pick<AutocoderOptions, 'goal' | 'files'>>

/** What a run is made of. */
export interface RunSetup {
  readonly project_name: string
  /** `null`: the saved project's. */
  readonly goal: string | null
  /** `null`: the saved project's, else its name. */
  readonly project_dir: string | null
  /** Whether it must be a project of its own: a saved one of that name is left alone. */
  readonly is_new?: boolean
  /** Starting files, or what is merged into an existing project. */
  readonly files: Files
  readonly model: string
  readonly is_replay: boolean
  readonly is_stepwise: boolean
  readonly is_unattended: boolean
  readonly limits: Partial<Limits>
  /** What the caller said of packages; `null`: what the person chose for the project. */
  readonly packages: PackageAccess | null
  /** What the caller said of hosts, as origins; `null`: what the person chose for the project. */
  readonly hosts: readonly string[] | null
  readonly ports: Omit<
    LoopPorts,
    'takeSaid' | 'takeAnswer' | 'withHandEdits' | 'budget' | 'promptLimit' | 'isUnattended' | 'replay'
  >
  /** What a replay does again. */
  readonly recording?: Recording
  /** What the model that answers next costs. Where it is left out, nobody knows. */
  readonly price?: () => Promise<Price | null>
  /** How much the model that answers next can read. Where it is left out, only refusals tell. */
  readonly promptLimit?: PromptLimit
  readonly journal: Journal
  readonly hash: Hash
  /** Begins a run of a project of its own; how `fork` does it. Without a name it gets the first free one after `base`. */
  begin(options: ForkOptions, base: string): Run
}
