import type { TraceStep } from '../trace'

/** What a step's requests say, and by which functions the model may answer. */
export const exactPrompt = ({ prompt, tools }: Pick<TraceStep, 'prompt' | 'tools'>): string =>
  tools.length ? `${prompt}\n\n— offered functions —\n\n${tools.join('\n')}` : prompt
