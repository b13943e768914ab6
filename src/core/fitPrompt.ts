import { type Context, withCode } from './context'
import { formatTree } from './format'
import { composePrompt, type Template } from './prompt'
import { clip } from './text'
import { charactersOfTokens, estimateTokens } from './tokens'

/** How much of everything that has a bound is shown, from all of it to what tells a model little more than its task. */
const SHARES = [1, 0.7, 0.5, 0.35, 0.25, 0.15, 0.08]

/** Of what the check found and of what lookups found; see `evidenceOf` and `withShown`. */
const FOUND_CHARACTERS = 12_000

/**
 * The template, filled with as much of the context as fits into so many tokens, as we estimate them. The goal, the task and
 * what the person said are not made shorter; only where nothing else helps is the middle of the prompt left out.
 * @throws {TypeError} on a name that the context does not have.
 */
export function fitPrompt<Text extends string>(
  template: Text & Template<Text>,
  context: Context,
  room: number | null,
): string {
  let prompt = ''
  for (const share of SHARES) {
    prompt = composePrompt(template as string, share === 1 ? context : shareOf(context, share))
    if (room === null || estimateTokens(prompt) <= room) return prompt
  }
  return clip(prompt, charactersOfTokens(room as number))
}

const shareOf = (context: Context, share: number): Context => {
  const smaller = {
    ...context,
    filetree_formatted: formatTree(context.filetree, share),
    check_formatted: clip(context.check_formatted, FOUND_CHARACTERS * share),
    history: context.history.slice(-Math.ceil(context.history.length * share)),
    shown_formatted: clip(context.shown_formatted, FOUND_CHARACTERS * share),
  }
  return withCode(smaller, share)
}
