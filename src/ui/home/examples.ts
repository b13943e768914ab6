/** Goals that work, to begin with; `label` follows "Try". */
export const EXAMPLES = [
  {
    label: 'a two-minute MIDI track',
    goal:
      'Generate a 2 minute midi track with multiple instruments. The track must contain at least 500 notes, but ' +
      'can contain any number of notes. The track should be polyphonic and have multiple simultaneous instruments.',
  },
  {
    label: 'a bank CSV into a monthly report',
    goal:
      'Read transactions.csv (date, description, amount), which main.py writes with a year of made-up rows when it ' +
      'is missing. Sort the rows into categories and write report.md: income, expenses by category and balance for ' +
      'each month, and the three largest expenses of the year.',
  },
  {
    label: 'a sudoku solver that says why',
    goal:
      'Solve a sudoku the way a person does: naked and hidden singles first, guesses last. Print the grid before ' +
      'and after, and one line for each number with the reason why it had to go there.',
  },
  {
    label: 'a text adventure with save games',
    goal:
      'A text adventure in a lighthouse with at least eight rooms, five items and one puzzle that needs two of them. ' +
      'Commands come from input(); save and load keep the game in a JSON file; it can be won and it can be lost.',
  },
] as const
