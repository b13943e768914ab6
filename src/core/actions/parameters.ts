import type { JsonSchema } from '../ports'

const KNOWN = {
  reasoning: {
    type: 'string',
    description: 'Why this is the right thing to do now, in one to three sentences.',
  },
  filepath: {
    type: 'string',
    description: 'Path of the file, relative to the project folder, such as "shop/cart.py".',
  },
  code: { type: 'string', description: 'The text exactly as it is to stand in the file.' },
  test: {
    type: 'string',
    description: 'pytest tests for the code, exactly as they are to stand in the test file.',
  },
  old_text: {
    type: 'string',
    description: 'The text that is to be replaced, exactly as it stands in the file, indentation included.',
  },
  new_text: { type: 'string', description: 'The text that takes its place; empty to remove it.' },
  new_filepath: { type: 'string', description: 'The new path, relative to the project folder.' },
  text: { type: 'string', description: 'A part of one line.' },
  snippet: { type: 'string', description: 'Python code, as it would stand in a file beside main.py.' },
  package: { type: 'string', description: 'Its name, and a version if it matters, such as "numpy==2.4.1".' },
  start_line: { type: 'integer', minimum: 1, description: 'First line, counted from 1.' },
  end_line: { type: 'integer', minimum: 0, description: 'Last line, itself included.' },
  edit_type: { type: 'string', enum: ['insert', 'replace', 'remove'] },
  question: { type: 'string', description: 'One question, with what you would do without an answer.' },
  is_valid_and_complete: {
    type: 'boolean',
    description: 'Whether the project does everything that the goal asks for.',
  },
} as const

/** The JSON Schema of an action that requires these parameters, and takes no others. */
export const parameters = (...names: readonly (keyof typeof KNOWN)[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, KNOWN[name]])),
  required: names,
  additionalProperties: false,
})
