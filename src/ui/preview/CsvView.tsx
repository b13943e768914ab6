import Papa from 'papaparse'
import { useMemo } from 'react'
import { plural } from '../format'
import { scroller } from '../parts/scroller'
import { visibleText } from '../visibleText'
import styles from './Preview.module.css'

const MOST_ROWS = 500
const MOST_COLUMNS = 50
const MOST_CELL = 500

/** The first rows and columns of a table. */
export function CsvView({ text, name }: { text: string; name: string }) {
  const { rows, isCut } = useMemo(() => {
    const { data, meta } = Papa.parse<string[]>(text, { preview: MOST_ROWS + 1, skipEmptyLines: true })
    const isWide = data.some((row) => row.length > MOST_COLUMNS)
    return { rows: data.map((row) => row.slice(0, MOST_COLUMNS)), isCut: meta.truncated || isWide }
  }, [text])
  const [head = [], ...body] = rows
  return (
    <>
      <p className="muted">
        {plural(body.length, 'row')}, {plural(head.length, 'column')}
        {isCut && '; the rest is not shown here. Download the file for all of it'}
      </p>
      <div className={styles.table} {...scroller(name)}>
        <table>
          <thead>
            <tr>
              {head.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a table that is only read; names may repeat
                <th key={i} scope="col">
                  {shown(cell)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {body.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <tr key={i}>
                {row.map((cell, j) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={j} className={isNumber(cell) ? 'num' : undefined}>
                    {shown(cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

const shown = (cell: string): string =>
  visibleText(cell.length > MOST_CELL ? `${cell.slice(0, MOST_CELL)}…` : cell)

const isNumber = (cell: string): boolean => /^[-+]?[\d.,]+%?$/.test(cell)
