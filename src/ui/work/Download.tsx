import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { activeWords, downloadName } from '../downloadName'
import { formatBytes } from '../format'
import { saveFile } from '../saveFile'
import { visibleText } from '../visibleText'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import sheet from '../settings/SettingsDialog.module.css'

/** Puts one file on the person's disk; of one that does something when it is opened, it says so first. */
export function Download({ path, content }: { path: string; content: string | Uint8Array }) {
  const [isAsking, setAsking] = useState(false)
  const name = downloadName(path)
  const words = activeWords(name)
  const blob = () => new Blob([content as BlobPart])
  return (
    <>
      <Button
        isSmall
        look="quiet"
        title="Download the file"
        onClick={() => (words ? setAsking(true) : saveFile(name, blob()))}
      >
        <Icon name="download" />
        <span className="vh">Download {path}</span>
        {typeof content !== 'string' && formatBytes(content.length)}
      </Button>
      {isAsking && (
        <Dialog.Root open onOpenChange={(isOpen) => isOpen || setAsking(false)}>
          <Dialog.Portal>
            <Dialog.Backdrop className={sheet.backdrop} />
            <Dialog.Popup className={sheet.sheet}>
              <header className={sheet.head}>
                <Dialog.Title>Download {visibleText(name)}?</Dialog.Title>
              </header>
              <Dialog.Description className={sheet.group}>
                Outside this page nothing keeps it apart: {words}.
              </Dialog.Description>
              <footer className={sheet.foot}>
                <span className="grow" />
                <Dialog.Close render={<Button>Cancel</Button>} />
                <Button
                  look="main"
                  onClick={() => {
                    saveFile(name, blob())
                    setAsking(false)
                  }}
                >
                  <Icon name="download" /> Download
                </Button>
              </footer>
            </Dialog.Popup>
          </Dialog.Portal>
        </Dialog.Root>
      )}
    </>
  )
}
