// What the last lines of `npm test` say.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../checks/root.ts'
import { countsOf, groupTimesOf, type Report, skipsOf } from './outcome.ts'

const clean: Report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }

function file(path: string, tests: { status: string; fullName: string }[] = [], status = 'passed') {
  return { name: join(ROOT, path), status, startTime: 1_000, endTime: 3_500, assertionResults: tests }
}

describe('counts', () => {
  it('counts tests as vitest does', () => {
    const report = { ...clean, numFailedTests: 1, numPendingTests: 2 }
    expect(countsOf(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  })

  it('counts a file that did not load as a failure', () => {
    const testResults = [file('api/a.test.ts', [], 'failed')]
    expect(countsOf({ ...clean, testResults }, 1).failed).toBe(1)
  })

  it('counts a file with a failed test once', () => {
    const testResults = [file('api/a.test.ts', [{ status: 'failed', fullName: 'a' }], 'failed')]
    expect(countsOf({ ...clean, numFailedTests: 1, testResults }, 1).failed).toBe(1)
  })

  it('never calls a failed run clean', () => {
    expect(countsOf(clean, 1).failed).toBe(1)
    expect(countsOf(undefined, 0).failed).toBe(1)
  })
})

it('gives the time of each group that ran', () => {
  const testResults = [file('domain/a.test.ts'), { ...file('domain/b.test.ts'), startTime: 500 }, file('db/a.test.ts')]
  expect(groupTimesOf({ ...clean, testResults })).toEqual([
    expect.stringMatching(/^Group unit: 2 files, \d+ at once, 3\.0 s$/),
    expect.stringMatching(/^Group servers: 1 files, \d+ at once, 2\.5 s$/),
  ])
})

it('gives the reason of skipped tests once for each file', () => {
  const skipped = (fullName: string) => ({ status: 'skipped', fullName })
  const testResults = [
    file('test/a.test.ts', [
      skipped('in a browser (skipped: there is no program "chromium") shows accounts'),
      skipped('in a browser (skipped: there is no program "chromium") shows keys'),
      { status: 'passed', fullName: 'other' },
    ]),
    file('test/b.test.ts', [skipped('runs')]),
  ]
  expect(skipsOf({ ...clean, testResults })).toEqual([
    'skipped: test/a.test.ts, 2 tests: there is no program "chromium"',
    'skipped: test/b.test.ts, 1 test: no reason given: runs',
  ])
})
