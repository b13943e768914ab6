import { useApp } from '../AppContext'
import { formatBytes } from '../format'
import type { Deletions } from '../home/useDeletions'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { saveFile } from '../saveFile'
import { useProjects } from '../useProjects'
import { visibleText } from '../visibleText'
import styles from './MakeRoom.module.css'

/** The largest, which make the most room. */
const MOST = 5

/** Other projects that can be downloaded and deleted, so that this one can be saved. */
export function MakeRoom({ name, deletions }: { name: string; deletions: Deletions }) {
  const { store } = useApp()
  const { list } = useProjects(store)
  const others = (list ?? []).filter((project) => project.name !== name).sort((a, b) => b.bytes - a.bytes)
  if (others.length === 0) return null
  return (
    <>
      <p>Other projects in this browser, the largest first:</p>
      <ul className={styles.room}>
        {others.slice(0, MOST).map((project) => (
          <li key={project.name} className={styles.project}>
            <span className="mono cut">{visibleText(project.name)}</span>
            <span className="num">{formatBytes(project.bytes)}</span>
            {deletions.names.includes(project.name) ? (
              <Button isSmall onClick={() => deletions.undo(project.name)}>
                Keep it
              </Button>
            ) : (
              <>
                <Button
                  isSmall
                  isIcon
                  look="quiet"
                  aria-label={`Download ${project.name}`}
                  title="Download as zip"
                  onClick={() =>
                    store.export(project.name).then(
                      (zip) => saveFile(`${project.name}.zip`, zip),
                      () => {},
                    )
                  }
                >
                  <Icon name="download" />
                </Button>
                <Button
                  isSmall
                  isIcon
                  look="quiet"
                  aria-label={`Delete ${project.name}`}
                  title="Delete"
                  onClick={() => deletions.remove(project.name)}
                >
                  <Icon name="trash" />
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {deletions.problem && <p className="fail">{deletions.problem}</p>}
    </>
  )
}
