import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { visibleText } from '../visibleText'
import type { Command } from './commands'
import styles from './Palette.module.css'

interface Group {
  readonly value: string
  readonly items: readonly Command[]
}

/** Every command there is, found by typing; the keys beside them work without it too. */
export function Palette({ commands, onClose }: { commands: readonly Command[]; onClose(): void }) {
  const run = (command: Command) => {
    onClose()
    command.run()
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.sheet} aria-label="Commands">
          <Autocomplete.Root
            open
            inline
            items={groupsOf(commands)}
            itemToStringValue={(command: Command) => command.label}
            autoHighlight="always"
            keepHighlight
          >
            <div className={styles.field}>
              <Autocomplete.Input aria-label="Search commands" placeholder="What do you want to do?" />
              <Dialog.Close render={<Button look="quiet" isIcon aria-label="Close commands" />}>
                <Icon name="cross" />
              </Dialog.Close>
            </div>
            <Autocomplete.Empty>
              <p className={styles.empty}>There is no such command.</p>
            </Autocomplete.Empty>
            <Autocomplete.List className={styles.list}>
              {(group: Group) => (
                <Autocomplete.Group key={group.value} items={group.items}>
                  <Autocomplete.GroupLabel className={styles.group}>{group.value}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(command: Command) => (
                      <Autocomplete.Item
                        key={command.label}
                        value={command}
                        className={styles.item}
                        onClick={() => run(command)}
                      >
                        <span className="cut">{visibleText(command.label)}</span>
                        {command.keys && <kbd>{command.keys}</kbd>}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
          <Keys />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const KEYS: readonly (readonly [keys: string, act: string])[] = [
  ['Ctrl ↵', 'start, send'],
  ['Esc', 'stop, close'],
  ['Ctrl S', 'save the file'],
  ['Ctrl F', 'find in the file'],
  ['Ctrl K', 'commands'],
  ['?', 'this list'],
  ['Esc Tab', 'leave the editor'],
]

/** What works without the palette. */
function Keys() {
  return (
    <section className={styles.keys} aria-label="Keys">
      <dl>
        {KEYS.map(([keys, act]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{act}</dd>
          </div>
        ))}
      </dl>
      <p>On a Mac, ⌘ stands for Ctrl.</p>
    </section>
  )
}

function groupsOf(commands: readonly Command[]): Group[] {
  const names = [...new Set(commands.map(({ group }) => group))]
  return names.map((value) => ({ value, items: commands.filter(({ group }) => group === value) }))
}
