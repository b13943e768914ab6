export type LinkProblemCode = 'damaged' | 'newer' | 'too-large'

const SENTENCES: Readonly<Record<LinkProblemCode, string>> = {
  damaged:
    'This link is damaged: a part of it is missing or was changed on the way. Ask for it again, or for the project as a file.',
  newer:
    'This link was made by a newer version of autocoder. Reload the page to get the newest version, then open it again.',
  'too-large':
    'This link holds more than a link may: 8 MB of project, or 10,000 files. Ask for the project as a file instead.',
}

/** For whoever makes a link. */
export const TOO_LARGE_TO_MAKE =
  'This is too much for a link, which holds at most 8 MB of project and 10,000 files. Save it as a file instead.'

/** Why a link can't be opened, or made; the message is a sentence for the person. */
export class LinkProblem extends Error {
  override name = 'LinkProblem'
  readonly code: LinkProblemCode

  constructor(code: LinkProblemCode, { sentence, ...options }: ErrorOptions & { sentence?: string } = {}) {
    super(sentence ?? SENTENCES[code], options)
    this.code = code
  }
}
