import { type Files, isTest } from '../../core/project'

const README = 'README.md'
const REQUIREMENTS = 'requirements.txt'
const RUN_IT = '\n\n## Run it\n\n'
const PYTEST = '# The program needs nothing but Python; its tests need pytest.\npytest\n'

/**
 * The files with what plain Python needs to run them: how to do it, and what to install. Nothing that is there is replaced.
 */
export function withGuides(name: string, goal: string, files: Files): Files {
  const requirements = Object.keys(files).some(isTest) ? { [REQUIREMENTS]: PYTEST } : {}
  const all: Files = { ...requirements, ...files }
  return { [README]: readme(name, goal, all), ...all }
}

/** The inverse: what was added comes out again, as long as nobody has changed it. */
export function withoutGuides(files: Files): Files {
  const { [README]: guide, ...rest } = files
  const isOurs = typeof guide === 'string' && guide === readmeLike(guide, rest)
  const kept = isOurs ? rest : files
  if (!isOurs || kept[REQUIREMENTS] !== PYTEST) return kept
  const { [REQUIREMENTS]: _, ...own } = kept
  return own
}

function readme(name: string, goal: string, files: Files): string {
  const commands = [
    ...(Object.hasOwn(files, REQUIREMENTS) ? [`python -m pip install -r ${REQUIREMENTS}`] : []),
    ...(Object.hasOwn(files, 'main.py')
      ? [`python main.py${Object.hasOwn(files, 'stdin.txt') ? ' < stdin.txt' : ''}`]
      : []),
    ...(Object.keys(files).some(isTest) ? ['python -m pytest'] : []),
  ]
  return `# ${name}\n\n${goal}${RUN_IT}\`\`\`sh\n${commands.join('\n')}\n\`\`\`\n`
}

/** What the guide would be for the name and the goal that it says. */
function readmeLike(guide: string, files: Files): string | null {
  const end = guide.lastIndexOf(RUN_IT)
  const [, name, goal] = /^# (.*)\n\n([\s\S]*)$/.exec(guide.slice(0, Math.max(end, 0))) ?? []
  return name === undefined || goal === undefined ? null : readme(name, goal, files)
}
