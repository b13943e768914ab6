import type { TestReport } from '../../core/checks/report'
import type { IconName } from '../parts/Icon'

/** What has to be repaired comes first. */
const ORDER: Readonly<Record<TestReport['outcome'], number>> = {
  error: 0,
  failed: 1,
  xpassed: 2,
  passed: 3,
  xfailed: 4,
  skipped: 5,
}

/** An icon, and the class of its colour. */
export const OUTCOMES: Readonly<Record<TestReport['outcome'], readonly [icon: IconName, tone: string]>> = {
  passed: ['check', 'ok'],
  failed: ['cross', 'fail'],
  error: ['cross', 'fail'],
  skipped: ['dash', 'muted'],
  xfailed: ['check', 'muted'],
  xpassed: ['warn', 'warn'],
}

/** More are not listed. */
export const MOST_TESTS = 300

export const isBad = ({ outcome }: TestReport): boolean => outcome === 'failed' || outcome === 'error'

export const inOrder = (tests: readonly TestReport[]): TestReport[] =>
  [...tests].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
