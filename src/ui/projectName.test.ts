import { describe, expect, it } from 'vitest'
import { freeName } from '../core/freeName'
import { nameSentence, projectNameOf } from './projectName'

describe('the name of a project', () => {
  it.each([
    ['Generate a 2 minute midi track with multiple instruments. It must…', 'minute_midi_track_multiple'],
    ['Please write me a sudoku solver that says why', 'sudoku_solver_says_why'],
    ['a tool', 'a_tool'],
    ['', 'project'],
    ['42', '42'],
    ['Ein Gedicht über Bäume', 'ein_gedicht_über_bäume'],
    ['../../etc/passwd', 'etc_passwd'],
    ['con', 'project'],
    ['🎵🎵', 'project'],
  ])('of %j is %j', (goal, name) => {
    expect(projectNameOf(goal)).toBe(name)
  })

  it('is never longer than a screen is wide', () => {
    expect(projectNameOf('incomprehensibilities '.repeat(9)).length).toBeLessThanOrEqual(43)
    expect(projectNameOf('x'.repeat(500))).toBe('project')
  })

  it('differs from the names that are taken', () => {
    expect(projectNameOf('chess clock', ['chess_clock', 'chess_clock_2'])).toBe('chess_clock_3')
    expect(freeName('chess', ['clock'])).toBe('chess')
  })

  it('is refused where no folder could have it', () => {
    expect(nameSentence('chess_clock')).toBeNull()
    for (const name of ['', ' ', 'a/b', '..', 'nul', 'a\nb', 'x'.repeat(300)])
      expect(nameSentence(name)).not.toBeNull()
  })
})
