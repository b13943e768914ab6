import { useCallback, useState } from 'react'
import type { CheckReport } from '../../core/checks/report'
import type { PackageAccess } from '../../core/ports'
import { changedPaths, type Files } from '../../core/project'
import { useApp } from '../AppContext'
import { freeName } from '../../core/freeName'
import { projectHref } from '../route'
import { saveFile } from '../saveFile'
import { useHostAccess } from './useHostAccess'
import { usePackageAccess } from './usePackageAccess'
import { type Program, useProgram } from './useProgram'
import type { Session } from './useSession'

export type FileChanges = Readonly<Record<string, string | Uint8Array | null>>

/** What a person can do with a project, each with its problem told in `problem`. */
export interface Desk {
  /** The newest check of exactly the files of now, by the run or by hand. */
  readonly report: CheckReport | null
  /** The newest check there is, be it of files that have changed since. */
  readonly latest: CheckReport | null
  readonly isChecking: boolean
  /** What main wrote when it ran last. */
  readonly artifacts: CheckReport['artifacts']
  readonly program: Program
  /** Whether there is a program that can be run by hand. */
  readonly canRun: boolean
  readonly problem: string
  /** Why nothing can be changed by hand at the moment, in a sentence; else ''. */
  readonly readOnlyReason: string
  /** Where the next check may get packages from. */
  readonly packages: PackageAccess
  /** The person's click: nothing else opens the network for packages on this screen. */
  allowPackages(access: PackageAccess): void
  /** Origins that the next check can reach. */
  readonly hosts: readonly string[]
  /** The person's click: nothing else opens the network to Python on this screen. */
  allowHosts(hosts: readonly string[]): void
  goOn(said?: string): void
  check(): void
  /** Resolves to whether it was saved. */
  save(changes: FileChanges): Promise<boolean>
  /** `step`: which one left them behind; 0: what the run began with, `null`: what the person made of them. */
  restore(step: number | null, files: Files): void
  /** Undoes the newest restore; `null` where there is none. */
  readonly undoRestore: { readonly step: number | null; undo(): void; dismiss(): void } | null
  /** Another project of the same goal begins with these files. */
  fork(files: Files): void
  /** Hands something to the agent: its next prompt has it, be it at work or not. */
  ask(text: string): void
  download(): void
  /** Lets the person choose a folder on disk to work in; `null` where the browser can't. */
  readonly chooseFolder: (() => void) | null
  dismiss(): void
}

/** The actions of the work screen over a session. */
export function useDesk(session: Session): Desk {
  const { autocoder, store, settings, folders } = useApp()
  const { name, goal, run, files, isActive } = session
  const [problem, setProblem] = useState('')
  const [checked, setChecked] = useState<{ files: Files; report: CheckReport } | null>(null)
  const [isChecking, setChecking] = useState(false)
  const packages = usePackageAccess(session)
  const [restored, setRestored] = useState<{ step: number | null; before: Files } | null>(null)
  const hosts = useHostAccess(session)
  const attempt = useCallback(async (work: () => Promise<unknown> | undefined) => {
    setProblem('')
    try {
      await work()
      return true
    } catch (error) {
      setProblem((error as Error).message)
      return false
    }
  }, [])
  const save = (changes: FileChanges) =>
    attempt(() => (run ? run.edit(changes) : store.save({ name, goal, files: withChanges(files, changes) })))
  const isCheckedNow = checked !== null && changedPaths(checked.files, files).length === 0
  const report = session.report ?? (isCheckedNow ? checked.report : null)
  const latest = report ?? session.trace.report
  const program = useProgram(files, { packages, hosts }, latest)
  const ran = program.isNewest && program.outcome && 'main' in program.outcome ? program.outcome : latest
  const check = (access: PackageAccess) =>
    attempt(async () => {
      setChecking(true)
      const report = await autocoder
        .check({ files, packages: access, hosts })
        .finally(() => setChecking(false))
      setChecked({ files, report })
    })
  const goOn = (said = '') =>
    attempt(async () => {
      // What is said to a project that never had a goal is its goal.
      if (!goal && !said)
        throw new Error('There is no goal yet: say under the trace what to build or change.')
      const { step, limits, log_level } = settings.current
      const next = autocoder({ project_name: name, goal: goal || said, step, limits, log_level })
      if (goal && said) next.say(said)
    })
  const restore = (step: number | null, then: Files) => {
    const checkpoint = run?.checkpoints.find((candidate) => candidate.step === step)
    if (run && isActive && checkpoint) return attempt(() => run.restore(checkpoint.id))
    return save(changesTo(files, then))
  }
  return {
    report,
    latest,
    artifacts: ran?.artifacts ?? NO_ARTIFACTS,
    program,
    canRun: Object.hasOwn(files, 'main.py'),
    isChecking,
    problem,
    readOnlyReason: readOnlyReason(session),
    save,
    goOn,
    check: () => check(packages),
    packages,
    allowPackages: (access) =>
      attempt(async () => {
        await store.allowPackages(name, access)
        // A run that is at work checks by itself.
        if (access === 'registry' && !isActive && isMissing(report)) await check(access)
      }),
    hosts,
    allowHosts: (next) => attempt(() => store.allowHosts(name, next)),
    restore: (step, then) => {
      restore(step, then).then((isDone) => isDone && setRestored({ step, before: files }))
    },
    undoRestore: restored && {
      step: restored.step,
      undo: () => {
        save(changesTo(files, restored.before)).then((isDone) => isDone && setRestored(null))
      },
      dismiss: () => setRestored(null),
    },
    fork: (then) =>
      attempt(async () => {
        const names = (await store.list()).map((project) => project.name)
        const forked = freeName(name, names)
        await store.save({ name: forked, goal, files: then })
        location.hash = projectHref(forked)
      }),
    ask: (text) => {
      if (run && isActive) attempt(async () => run.say(text))
      else goOn(text)
    },
    download: () => attempt(() => store.export(name).then((zip) => saveFile(`${name}.zip`, zip))),
    chooseFolder:
      folders &&
      (() =>
        attempt(async () => {
          const folder = await folders.choose()
          if (folder) await store.linkFolder(name, folder)
        })),
    dismiss: () => setProblem(''),
  }
}

const NO_ARTIFACTS: CheckReport['artifacts'] = {}

/** Whether a check asked in vain for a package that may be had. */
export const isMissing = (report: CheckReport | null): boolean =>
  report?.packages?.missing.some(({ kind }) => kind === 'closed') ?? false

function readOnlyReason({ isBusyElsewhere, isReplay, isActive }: Session): string {
  if (isBusyElsewhere) return 'Another tab is working on this project, so it can only be read here.'
  if (isReplay && isActive) return 'A replay: its files can be edited when it has ended.'
  return ''
}

function withChanges(files: Files, changes: FileChanges): Files {
  const kept = Object.entries({ ...files, ...changes }).filter(([, content]) => content !== null)
  return Object.fromEntries(kept) as Files
}

/** What has to change so that `files` become `then`. */
const changesTo = (files: Files, then: Files): FileChanges =>
  Object.fromEntries(
    changedPaths(files, then).map((path) => [path, Object.hasOwn(then, path) ? (then[path] ?? null) : null]),
  )
