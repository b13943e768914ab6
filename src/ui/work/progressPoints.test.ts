import { expect, it } from 'vitest'
import { testReport } from '../../testing/testReport'
import { EMPTY_TRACE, type TraceStep } from '../trace'
import { progressPoints } from './progressPoints'

const act = (step: number, passed: number | null) =>
  ({
    type: 'step',
    kind: 'act',
    state: 'done',
    key: step,
    step,
    before: {},
    after: {},
    verdict:
      passed === null ? null : { step: step + 1, before: null, report: testReport(passed, 4 - passed) },
  }) as unknown as TraceStep

it('the newest of the states that got furthest is the best', () => {
  const entries = [act(2, 1), act(4, 3), act(6, 2), act(8, 3), act(9, null)]
  expect(progressPoints({ ...EMPTY_TRACE, entries })).toEqual([
    { step: 2, passed: 1, total: 4, isBest: false },
    { step: 4, passed: 3, total: 4, isBest: false },
    { step: 6, passed: 2, total: 4, isBest: false },
    { step: 8, passed: 3, total: 4, isBest: true },
  ])
})
