// Checks a change without running it: types, lint, format, boundaries, dead code, generated files, house rules.
import { ALL_CHECKS } from './checks/all-checks.ts'
import { runChecks } from './checks/run-checks.ts'

const startedMs = performance.now()
const failedCount = await runChecks(ALL_CHECKS)
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)

if (failedCount > 0) {
  console.log(`${failedCount} of ${ALL_CHECKS.length} checks failed, ${seconds} s`)
  process.exitCode = 1
} else {
  console.log(`All ${ALL_CHECKS.length} checks passed, ${seconds} s`)
}
