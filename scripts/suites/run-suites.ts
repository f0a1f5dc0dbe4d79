// Runs the test suites with vitest and counts what came out.
// Invariant: a run that vitest calls a failure never counts as zero failures, not even where no test failed by itself.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../checks/root.ts'
import { toolPath } from '../checks/run-tool.ts'

export type Counts = { passed: number; failed: number; skipped: number }

/** The part of vitest's JSON report that is read. */
export type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** Runs vitest with its output going straight through. `args` are handed on to it. */
export async function runSuites(args: readonly string[]): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'hfw-test-report-'))
  const reportFile = join(folder, 'report.json')
  try {
    const exitCode = await vitest([
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...args,
    ])
    const report = await readFile(reportFile, 'utf8').then(
      (text): Report => JSON.parse(text),
      () => undefined,
    )
    return countsOf(report, exitCode)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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

function vitest(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [toolPath('vitest'), ...args], { cwd: ROOT, stdio: 'inherit' })
    // Ctrl-C reaches vitest too, which then stops what its tests have started; we wait for that.
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
