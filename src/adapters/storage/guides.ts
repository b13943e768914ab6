import { type Files, isTest } from '../../core/project'

const README = 'README.md'
const REQUIREMENTS = 'requirements.txt'
const RUN_IT = '\n\n## Run it\n\n'
const PYTEST = '# The program needs nothing but Python; its tests need pytest.\npytest\n'
const NOTHING = '# The program needs nothing but Python.\n'

/**
 * The files with what plain Python needs to run them: how to do it, and what to install. Nothing that is there is replaced.
 */
export function withGuides(name: string, goal: string, files: Files): Files {
  const requirements = Object.keys(files).some(isTest) ? PYTEST : NOTHING
  const all = { ...(isMissing(REQUIREMENTS, files) && { [REQUIREMENTS]: requirements }), ...files }
  return { ...(isMissing(README, files) && { [README]: readme(name, goal, all) }), ...all }
}

/**
 * The inverse: what was added comes out again, as long as nobody has changed it. `added`: what it was; where nobody knows, the
 * guide tells.
 */
export function withoutGuides(files: Files, added?: readonly string[]): Files {
  const { [README]: guide, ...rest } = files
  const isOurs = typeof guide === 'string' && guide === readmeLike(guide, rest)
  const isAdded = (path: string) => (added ? added.includes(path) : isOurs)
  const kept = isOurs && isAdded(README) ? rest : files
  const { [REQUIREMENTS]: needs, ...own } = kept
  return isAdded(REQUIREMENTS) && (needs === PYTEST || needs === NOTHING) ? own : kept
}

/** Some file systems don't tell `readme.md` from `README.md`. */
const isMissing = (name: string, files: Files): boolean =>
  !Object.keys(files).some((path) => path.toLowerCase() === name.toLowerCase())

function readme(name: string, goal: string, files: Files): string {
  const hasTests = Object.keys(files).some(isTest)
  const requirements = Object.hasOwn(files, REQUIREMENTS) ? String(files[REQUIREMENTS]) : ''
  const commands = [
    ...(requirements && requirements !== NOTHING ? [`python -m pip install -r ${REQUIREMENTS}`] : []),
    ...(hasTests && !/^\s*pytest\b/im.test(requirements) ? ['python -m pip install pytest'] : []),
    ...(Object.hasOwn(files, 'main.py')
      ? [`python main.py${Object.hasOwn(files, 'stdin.txt') ? ' < stdin.txt' : ''}`]
      : []),
    ...(hasTests ? ['python -m pytest'] : []),
  ]
  return `# ${name}\n\n${goal}${RUN_IT}\`\`\`sh\n${commands.join('\n')}\n\`\`\`\n`
}

/** What the guide would be for the name and the goal that it says. */
function readmeLike(guide: string, files: Files): string | null {
  const end = guide.lastIndexOf(RUN_IT)
  const [, name, goal] = /^# (.*)\n\n([\s\S]*)$/.exec(guide.slice(0, Math.max(end, 0))) ?? []
  return name === undefined || goal === undefined ? null : readme(name, goal, files)
}
