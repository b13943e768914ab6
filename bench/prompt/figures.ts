import { countTokens } from 'gpt-tokenizer'
import { estimateTokens } from '../../src/core/tokens'
import { contextAfter, largeProject, promptOf, wholePromptOf } from './largeProject'

const SIZES = [1, 2, 5, 10, 20, 40, 60, 100]
const EPOCHS = [1, 5, 10, 20, 50, 100]
const LINES = 200

/** A table: tokens of one step's prompt by project size and by epochs, as a real tokenizer counts and as estimated. */
export const figures = (): string =>
  [
    `Tokens of one act prompt, without functions, files of ${LINES} lines`,
    row(['files', 'epochs', 'ours', 'whole project', 'estimate of ours', 'its error']),
    ...SIZES.map((files) => measured(files, 1)),
    ...EPOCHS.slice(1).map((epochs) => measured(60, epochs)),
  ].join('\n')

function measured(files: number, epochs: number): string {
  const context = contextAfter(largeProject(files, LINES), epochs)
  const prompt = promptOf(context)
  const [ours, estimate] = [countTokens(prompt), estimateTokens(prompt)]
  const error = `${Math.round((estimate / ours - 1) * 100)} %`
  return row([files, epochs, ours, countTokens(wholePromptOf(context)), estimate, error])
}

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => String(cell).padStart(17)).join('')
