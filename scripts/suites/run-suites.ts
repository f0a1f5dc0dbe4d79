// Runs the test suites with vitest and reads its report.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../checks/root.ts'
import { toolPath } from '../checks/run-tool.ts'
import type { Report } from './outcome.ts'

export interface SuiteRun {
  exitCode: number
  /** Undefined when vitest ended before it wrote one. */
  report: Report | undefined
}

/** Runs vitest and passes its output through. `args` are passed to it. */
export async function runSuites(args: readonly string[]): Promise<SuiteRun> {
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
    return { exitCode, report }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function vitest(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [toolPath('vitest'), ...args], { cwd: ROOT, stdio: 'inherit' })
    // Ctrl-C reaches vitest too, which then stops what its tests have started. This process waits for that.
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
