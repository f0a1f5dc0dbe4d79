// Runs checks in parallel and prints one line for each when it ends, with its output if it failed.
import { availableParallelism } from 'node:os'
import type { Check, CheckResult } from './check.ts'

/** Resolves to the number of checks that failed. A check that throws has failed. */
export async function runChecks(checks: readonly Check[]): Promise<number> {
  const waiting = [...checks]
  let failedCount = 0
  const runLane = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const startedMs = performance.now()
      const result = await check.run().catch(toFailure)
      printResult(check.name, result, performance.now() - startedMs)
      if (!result.isOk) failedCount += 1
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, runLane))
  return failedCount
}

function toFailure(error: unknown): CheckResult {
  return { isOk: false, output: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

function printResult(name: string, { isOk, output }: CheckResult, durationMs: number): void {
  console.log(`${isOk ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)} ${(durationMs / 1000).toFixed(1).padStart(5)} s`)
  if (!isOk) console.log(`${output.trim().replaceAll(/^(?=.)/gm, '        ')}\n`)
}
