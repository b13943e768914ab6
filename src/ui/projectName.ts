import { freeName } from '../core/freeName'
import { nameProblem } from '../core/nameProblem'

// What goals begin with and what holds sentences together says nothing about the project.
const COMMON = new Set(
  (
    'a an and any app application are as at be build by can code contain contains could create develop do ' +
    'each for from generate generates get give has have i in into is it its least let like make me must ' +
    'my number of on one or please program project python script should simple so some that the their them ' +
    'then there they this to tool us use uses using want we when which will with would write you your'
  ).split(' '),
)
const MAX_WORDS = 4
const MAX_LENGTH = 40

/** A name for a project from its goal, such as `minute_midi_track`, different from those in `taken`. */
export function projectNameOf(goal: string, taken: readonly string[] = []): string {
  const words =
    goal
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = words.filter((word) => !COMMON.has(word) && !/^\d+$/.test(word))
  let name = ''
  for (const word of (telling.length ? telling : words).slice(0, MAX_WORDS)) {
    const longer = name ? `${name}_${word}` : word
    if (longer.length > MAX_LENGTH) break
    name = longer
  }
  return freeName(nameProblem(name) ? 'project' : name, taken)
}

/** Why a project can't have this name, in a sentence, or `null`. */
export function nameSentence(name: string): string | null {
  if (name.trim() === '') return 'A project needs a name.'
  const problem = nameProblem(name)
  return problem && `Choose another name: ${problem}.`
}
