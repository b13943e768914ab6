import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { useApp } from '../AppContext'
import { caseWarning } from '../caseWarning'
import { formatBytes, plural } from '../format'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { Segments } from '../parts/Segments'
import { saveFile } from '../saveFile'
import sheet from '../settings/SettingsDialog.module.css'
import { visibleText } from '../visibleText'
import { bytesOf } from './bytesOf'
import { COMFORTABLE, placesSentence } from './places'
import styles from './ShareDialog.module.css'
import { type Shared, useShared } from './useShared'

/** What is inside, how long the link is and where it fits; a file for what is too long. */
export function ShareDialog({ name, hasRun, onClose }: { name: string; hasRun: boolean; onClose(): void }) {
  const [withRun, setWithRun] = useState(hasRun)
  const { shared, link, problem } = useShared(name, withRun)
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={sheet.backdrop} />
        <Dialog.Popup className={sheet.sheet}>
          <header className={sheet.head}>
            <Dialog.Title>Share {visibleText(name)}</Dialog.Title>
            <Dialog.Close render={<Button look="quiet" isIcon aria-label="Close" />}>
              <Icon name="cross" />
            </Dialog.Close>
          </header>
          <div className={sheet.body}>
            <div className={sheet.group}>
              {hasRun && (
                <div className={sheet.line}>
                  <span className={sheet.label} id="opens">
                    It opens
                  </span>
                  <div>
                    <Segments<'replay' | 'edit'>
                      labelledBy="opens"
                      value={withRun ? 'replay' : 'edit'}
                      options={{ replay: 'To replay', edit: 'To edit' }}
                      onChange={(way) => setWithRun(way === 'replay')}
                    />
                    <p className={sheet.help}>
                      {withRun
                        ? 'With the run that made it: whoever opens it can replay the run, and see whether the tests really pass.'
                        : 'The goal and the files alone: the link is shorter, and nobody sees how it was made.'}
                    </p>
                  </div>
                </div>
              )}
              {shared && <Inside shared={shared} />}
              {problem && (
                <Notice tone={shared ? 'warn' : 'fail'} role="alert">
                  {problem}
                </Notice>
              )}
              {link === null && !problem && <p role="status">Making the link…</p>}
            </div>
            {link !== null && <Link link={link} />}
          </div>
          <footer className={sheet.foot}>
            <span className="grow">No server sees what a link carries: it is after the “#”</span>
            <SaveFile shared={shared} />
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Inside({ shared: { project, secrets } }: { shared: Shared }) {
  const { files, run, settings } = project
  const uneven = caseWarning(Object.keys(files))
  return (
    <>
      <dl className={styles.inside}>
        <dt>Inside</dt>
        <dd>
          The name, the goal, {plural(Object.keys(files).length, 'file')} ({formatBytes(bytesOf(files))})
          {run && `, the run with ${run.turns.length} replies of the model`}
          {settings?.model && `, your choice of model (${settings.model}) and limits`}.
        </dd>
        <dt>Not inside</dt>
        <dd>Your key, your endpoint’s address, your other projects.</dd>
      </dl>
      {uneven && <Notice tone="warn">{visibleText(uneven)}</Notice>}
      {secrets.length > 0 && (
        <Notice tone="warn" role="alert">
          <b>Look before you share.</b> Something that looks like a key stands in{' '}
          {secrets.map(visibleText).join(', ')}.
        </Notice>
      )}
    </>
  )
}

function Link({ link }: { link: string }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <div className={sheet.group}>
      <div className={sheet.pair}>
        <input
          className={styles.link}
          aria-label="Link"
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
        <Button look="main" onClick={copy}>
          <Icon name={copied ? 'check' : 'link'} /> {copied ? 'Copied' : 'Copy link'}
        </Button>
      </div>
      <p className={sheet.help}>
        {plural(link.length, 'character')}. {placesSentence(link.length)}
      </p>
      <p role="status" className={sheet.help}>
        {copied === false && 'The browser does not let the page copy: select the link and copy it yourself.'}
      </p>
      {link.length > COMFORTABLE && (
        <Notice tone="warn">
          <b>A long link.</b> Many programs cut it without a word; a file arrives whole.
        </Notice>
      )}
    </div>
  )
}

function SaveFile({ shared }: { shared: Shared | null }) {
  const { sharing } = useApp()
  const [problem, setProblem] = useState('')
  const save = (made: Shared) =>
    sharing.fileOf(made.project).then(
      (file) => saveFile(`${made.project.name}.autocoder`, file),
      (error: Error) => setProblem(error.message),
    )
  return (
    <>
      {problem && <span className="fail">{problem}</span>}
      <Button disabled={!shared} onClick={() => shared && save(shared)}>
        <Icon name="download" /> Save as file
      </Button>
    </>
  )
}
