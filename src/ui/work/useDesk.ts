import { useCallback, useRef, useState } from 'react'
import type { Changes } from '../../core/amendments'
import type { CheckReport, MainReport } from '../../core/checks/report'
import type { PackageAccess } from '../../core/ports'
import { changedPaths, type Files } from '../../core/project'
import { useApp } from '../AppContext'
import { freeName } from '../../core/freeName'
import { problemOf } from '../missingPart'
import { projectHref } from '../route'
import { caseWarning } from '../caseWarning'
import { saveFile } from '../saveFile'
import { useStable } from '../useStable'
import { useHostAccess } from './useHostAccess'
import { usePackageAccess } from './usePackageAccess'
import { type Program, useProgram } from './useProgram'
import { useSaveFiles } from './useSaveFiles'
import type { Session } from './useSession'

/** What a person can do with a project, each with its problem told in `problem`. */
export interface Desk {
  /** The newest check of exactly the files of now, by the run or by hand. */
  readonly report: CheckReport | null
  /** The newest check there is, be it of files that have changed since. */
  readonly latest: CheckReport | null
  /** The files that `latest` is about. */
  readonly latestFiles: Files | null
  readonly isChecking: boolean
  /** How main.py ended when it ran last, and what it printed. */
  readonly main: MainReport | null
  /** What main wrote when it ran last. */
  readonly artifacts: CheckReport['artifacts']
  readonly program: Program
  /** Whether there is a program that can be run by hand. */
  readonly canRun: boolean
  readonly problem: string
  /** What to know of the zip that was downloaded, or ''. */
  readonly warning: string
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
  save(changes: Changes): Promise<boolean>
  /** `step`: which one left them behind; 0: what the run began with, `null`: what the person made of them. */
  restore(step: number | null, files: Files): void
  /** Deletes a file, which the person last saw as `content`. */
  remove(path: string, content: string | Uint8Array): void
  /** The newest change that can be taken back; `null` where there is none. */
  readonly undoable: { readonly words: string; undo(): void; dismiss(): void } | null
  /** Another project of the same goal begins with these files. */
  fork(files: Files): void
  /** Hands something to the agent: its next prompt has it, be it at work or not. */
  ask(text: string): void
  download(): void
  /** Lets the person choose a folder on disk to work in; `null` where the browser can't. */
  readonly chooseFolder: (() => void) | null
  dismiss(): void
}

interface Undoable {
  readonly words: string
  /** What has to change so that the project is as it was before. */
  changes(now: Files): Changes
}

/** The actions of the work screen over a session; the same object while nothing that it says changes. */
export function useDesk(session: Session): Desk {
  const { autocoder, store, settings, folders } = useApp()
  const { name, goal, run, files, isActive } = session
  // What is done by an older drawing of the screen, such as a card of the trace, is done to what is there now.
  const newest = useRef(session)
  newest.current = session
  const [problem, setProblem] = useState('')
  const [warning, setWarning] = useState('')
  const [checked, setChecked] = useState<{ files: Files; report: CheckReport } | null>(null)
  const [isChecking, setChecking] = useState(false)
  const packages = usePackageAccess(session)
  const [undoables, setUndoables] = useState<readonly Undoable[]>([])
  const hosts = useHostAccess(session)
  const attempt = useCallback(async (work: () => Promise<unknown> | undefined) => {
    setProblem('')
    try {
      await work()
      return true
    } catch (error) {
      setProblem(problemOf(error as Error))
      return false
    }
  }, [])
  const saveFiles = useSaveFiles(newest)
  const save = (changes: Changes) => attempt(() => newest.current.run?.edit(changes) ?? saveFiles(changes))
  const saveUndoably = async (words: string, change: () => Promise<boolean>, undo: Undoable['changes']) => {
    const undoable = { words, changes: undo }
    if (await change()) setUndoables((before) => [...before, undoable])
  }
  const isCheckedNow = checked !== null && changedPaths(checked.files, files).length === 0
  const report = session.report ?? (isCheckedNow ? checked.report : null)
  const latest = report ?? session.trace.report
  const program = useProgram(files, { packages, hosts }, latest)
  const ran =
    program.kind === 'main' && program.isNewest && program.outcome && 'main' in program.outcome
      ? program.outcome
      : latest
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
    const { run, isActive, files } = newest.current
    const checkpoint = run?.checkpoints.find((candidate) => candidate.step === step)
    if (run && isActive && checkpoint) return attempt(() => run.restore(checkpoint.id))
    return save(changesTo(files, then))
  }
  const reason = readOnlyReason(session)
  const undoable = useUndoable(
    undoables.at(-1),
    (one) => setUndoables((before) => before.filter((other) => other !== one)),
    (one) => save(one.changes(newest.current.files)),
  )
  return useStable<Desk>({
    report,
    latest,
    latestFiles: report ? files : session.trace.checked,
    main: ran?.main ?? null,
    artifacts: ran?.artifacts ?? NO_ARTIFACTS,
    program,
    canRun: Object.hasOwn(files, 'main.py'),
    isChecking,
    problem,
    warning,
    readOnlyReason: reason,
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
      const { files } = newest.current
      saveUndoably(
        restoredWords(step),
        () => restore(step, then),
        (now) => changesTo(now, files),
      )
    },
    remove: (path, content) => {
      saveUndoably(
        `${path} is deleted.`,
        () => save({ [path]: null }),
        () => ({ [path]: content }),
      )
    },
    undoable: reason ? null : undoable,
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
    download: () =>
      attempt(async () => {
        saveFile(`${name}.zip`, await store.export(name))
        setWarning(caseWarning(Object.keys(files)))
      }),
    chooseFolder:
      folders &&
      (() =>
        attempt(async () => {
          const folder = await folders.choose()
          if (folder) await store.linkFolder(name, folder)
        })),
    dismiss: () => {
      setProblem('')
      setWarning('')
    },
  })
}

/** What can be taken back, for the screen. */
function useUndoable(
  one: Undoable | undefined,
  forget: (one: Undoable) => void,
  takeBack: (one: Undoable) => Promise<boolean>,
): Desk['undoable'] {
  const shown = useStable({
    words: one?.words ?? '',
    undo: () => void (one && takeBack(one).then((isDone) => isDone && forget(one))),
    dismiss: () => one && forget(one),
  })
  return one ? shown : null
}

const NO_ARTIFACTS: CheckReport['artifacts'] = {}

/** Whether a check asked in vain for a package that may be had. */
export const isMissing = (report: CheckReport | null): boolean =>
  report?.packages?.missing.some(({ kind }) => kind === 'closed') ?? false

export const BUSY_ELSEWHERE = 'Another tab is working on this project, so it can only be read here.'
export const OPEN_ELSEWHERE = 'This project is open in another tab, so it can only be read here.'

function readOnlyReason({ isBusyElsewhere, isElsewhere, isReplay, isActive }: Session): string {
  if (isBusyElsewhere) return BUSY_ELSEWHERE
  if (isElsewhere) return OPEN_ELSEWHERE
  if (isReplay && isActive) return 'A replay: its files can be edited when it has ended.'
  return ''
}

function restoredWords(step: number | null): string {
  if (step === null) return 'The files are again as you had changed them.'
  return step === 0
    ? 'The files are again as the run began with them.'
    : `The files are again as step ${step} left them.`
}

/** What has to change so that `files` become `then`. */
const changesTo = (files: Files, then: Files): Changes =>
  Object.fromEntries(
    changedPaths(files, then).map((path) => [path, Object.hasOwn(then, path) ? (then[path] ?? null) : null]),
  )
