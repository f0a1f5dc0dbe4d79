// The outcome of a vitest run, read from its JSON report: counts, the time of each group, and why tests were skipped.
// Invariant: a run that vitest calls a failure never counts as zero failures, not even where no single test failed.
import { relative } from 'node:path'
import { ROOT } from '../checks/root.ts'
import { groupOf, TEST_GROUPS } from './test-groups.ts'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** The part of vitest's JSON report that is read. Times are milliseconds since 1970, `name` is an absolute path. */
export interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: FileReport[]
}

interface FileReport {
  name: string
  status: string
  startTime: number
  endTime: number
  assertionResults: { status: string; fullName: string }[]
}

/** A file that failed without a failing test of its own (it did not load, a hook threw) counts as one failure. */
export function countsOf(report: Report | undefined, exitCode: number): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
  ).length
  const failed = report.numFailedTests + brokenFiles
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** One line for each group that ran: its files, and the time from the start of the first to the end of the last. */
export function groupTimesOf(report: Report): string[] {
  return TEST_GROUPS.flatMap(({ name, workers }) => {
    const files = report.testResults.filter((file) => groupOf(relative(ROOT, file.name)).name === name)
    if (files.length === 0) return []
    const startMs = Math.min(...files.map((file) => file.startTime))
    const endMs = Math.max(...files.map((file) => file.endTime))
    const seconds = ((endMs - startMs) / 1000).toFixed(1)
    return [`Group ${name}: ${files.length} files, ${workers} at once, ${seconds} s`]
  })
}

/** One line for each file and reason. A skipped test has the reason in its name or its group's: `… (skipped: <reason>)`. */
export function skipsOf(report: Report): string[] {
  return report.testResults.flatMap((file) => {
    const reasons = file.assertionResults
      .filter(({ status }) => status === 'skipped' || status === 'pending' || status === 'todo')
      .map(({ fullName }) => /\(skipped: (.+?)\)(?=[\s>]|$)/.exec(fullName)?.[1] ?? `no reason given: ${fullName}`)
    return [...new Set(reasons)].map((reason) => {
      const count = reasons.filter((other) => other === reason).length
      return `skipped: ${relative(ROOT, file.name)}, ${count} ${count === 1 ? 'test' : 'tests'}: ${reason}`
    })
  })
}
