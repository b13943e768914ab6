import type { Command } from '../palette/commands'
import type { Pane } from './Dock'
import type { Place } from './place'
import type { Tab } from './shownTab'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** What can be done with the project on the screen. */
export function workCommands(
  { run, isActive, status, files }: Session,
  desk: Desk,
  goTo: (place: Place) => void,
  show: (part: Pane | Tab) => void,
): Command[] {
  const group = 'This project'
  const running: Command[] = run
    ? [
        status === 'paused'
          ? { group, label: 'Resume', run: () => run.resume() }
          : { group, label: 'Pause after this step', run: () => run.pause() },
        ...(status === 'paused'
          ? [{ group, label: 'One step', run: () => void run.step().catch(() => {}) }]
          : []),
        { group, label: 'Stop', keys: 'Esc', run: () => run.stop() },
      ]
    : []
  const resting: Command[] = [
    { group, label: 'Check: validate, test and run', run: desk.check },
    ...(desk.readOnlyReason ? [] : [{ group, label: 'Go on', run: () => desk.goOn() }]),
  ]
  const failure = desk.report?.tests.find(({ outcome }) => outcome === 'failed' || outcome === 'error')
  const frame = failure?.frames.at(-1)
  return [
    ...(isActive ? running : resting),
    ...(frame ? [{ group, label: 'First failing test', run: () => later(() => goTo(frame)) }] : []),
    {
      group,
      label: 'Say something to the agent',
      run: () => later(() => document.getElementById('steer')?.focus()),
    },
    { group, label: 'Download as zip', run: desk.download },
    ...(['trace', 'code', 'diff', 'tests', 'output', 'preview'] as const).map((part) => ({
      group: 'Show',
      label: `Show ${part}`,
      run: () => show(part),
    })),
    ...Object.keys(files)
      .sort()
      .map((path) => ({ group: 'Files', label: path, run: () => later(() => goTo({ path, line: 1 })) })),
  ]
}

/** Once the palette, which gives the focus back, is gone. */
const later = (act: () => void) => setTimeout(act, 50)
