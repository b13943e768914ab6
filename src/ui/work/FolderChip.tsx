import { Menu } from '@base-ui/react/menu'
import { plural } from '../format'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { visibleText } from '../visibleText'
import chip from './PackagesChip.module.css'
import type { Desk } from './useDesk'
import { type FolderState, useFolder } from './useFolder'
import type { Session } from './useSession'
import styles from './WorkHeader.module.css'

/** The folder on disk that the project works in: how it stands, and what can be done about it. */
export function FolderChip({ session, desk }: { session: Session; desk: Desk }) {
  const folder = useFolder(session, desk)
  if (!folder) return null
  const name = visibleText(folder.name)
  const words = wordsOf(folder)
  return (
    <Menu.Root>
      <Menu.Trigger className={cx(chip.open, chip.hosts)} title={words.title}>
        <Icon name={words.isFine ? 'download' : 'warn'} />
        <span className="cut">
          Folder {name}
          {words.short && `: ${words.short}`}
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className={styles.positioner}>
          <Menu.Popup className={styles.menu}>
            {folder.isClosed && (
              <Menu.Item className={styles.item} onClick={folder.allow}>
                <Icon name="check" /> Allow it again
              </Menu.Item>
            )}
            {folder.conflicts.length > 0 && (
              <>
                <Menu.Item className={styles.item} onClick={() => folder.settle('project')}>
                  <Icon name="send" /> Write the project’s over them
                </Menu.Item>
                <Menu.Item className={styles.item} onClick={() => folder.settle('folder')}>
                  <Icon name="download" /> Take the folder’s
                </Menu.Item>
              </>
            )}
            <Menu.Item className={styles.item} onClick={folder.leave}>
              <Icon name="cross" /> Leave the folder
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function wordsOf({ name, isClosed, problem, conflicts }: FolderState) {
  if (isClosed)
    return { isFine: false, short: 'allow it again', title: `The browser asks you to allow ${name} again.` }
  if (problem) return { isFine: false, short: 'stopped', title: problem }
  if (conflicts.length > 0)
    return {
      isFine: false,
      short: plural(conflicts.length, 'conflict'),
      title: `Changed here and in the folder, and left alone in both: ${conflicts.map(visibleText).join(', ')}`,
    }
  return {
    isFine: true,
    short: '',
    title: `Every step is written to ${name}; what you change there is taken.`,
  }
}
