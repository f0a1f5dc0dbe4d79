// Runs the checks of `verify`, then every test suite. Exit code 1 when anything failed.
// With arguments (`npm test -- domain/`) only vitest runs, with those arguments. The last line counts checks and tests together.
import { ALL_CHECKS } from './checks/all-checks.ts'
import { runChecks } from './checks/run-checks.ts'
import { countsOf, groupTimesOf, skipsOf } from './suites/outcome.ts'
import { runSuites } from './suites/run-suites.ts'

const args = process.argv.slice(2)
const checks = args.length > 0 ? [] : ALL_CHECKS

const startedMs = performance.now()
const failedChecks = await runChecks(checks)
const checkSeconds = ((performance.now() - startedMs) / 1000).toFixed(1)
const { exitCode, report } = await runSuites(args)
const tests = countsOf(report, exitCode)

const passed = checks.length - failedChecks + tests.passed
const failed = failedChecks + tests.failed
if (checks.length > 0)
  console.log(`Checks: ${checks.length - failedChecks} passed, ${failedChecks} failed, ${checkSeconds} s`)
if (report !== undefined) {
  const isByName = args.some((arg) => arg === '-t' || arg.startsWith('--testNamePattern'))
  const skips = isByName ? [] : skipsOf(report)
  for (const line of [...groupTimesOf(report), ...skips]) console.log(line)
}
console.log(`${passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
