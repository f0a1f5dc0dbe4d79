// What the last line of `npm test` counts.
import { expect, it } from 'vitest'
import { countsOf } from './run-suites.ts'
import type { Report } from './run-suites.ts'

const clean: Report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }

it('counts tests as vitest does', () => {
  expect(countsOf({ ...clean, numFailedTests: 1, numPendingTests: 2 }, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
})

it('counts a file that did not load as a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(countsOf({ ...clean, testResults }, 1).failed).toBe(1)
})

it('counts a file with a failed test once', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]
  expect(countsOf({ ...clean, numFailedTests: 1, testResults }, 1).failed).toBe(1)
})

it('never calls a failed run clean', () => {
  expect(countsOf(clean, 1).failed).toBe(1)
  expect(countsOf(undefined, 0).failed).toBe(1)
})
