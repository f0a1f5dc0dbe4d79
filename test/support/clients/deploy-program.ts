// Runs `worker/deploy.ts` as an operator does: a process of its own, with the environment of the worker.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { COMPILE_CACHE_ENV } from '../../../dev/processes/compile-cache.ts'
import type { Stack } from '../../../dev/stack/stack.ts'

const PROGRAM = path.join(import.meta.dirname, '..', '..', '..', 'worker', 'deploy.ts')

export interface DeployProgram {
  run(...args: string[]): Promise<{ exitCode: number; output: string }>
}

/** `bundlePath`: the workflow bundle of the code that the program belongs to. */
export function deployProgram(stack: Stack, bundlePath?: string): DeployProgram {
  const env: NodeJS.ProcessEnv = {
    ...COMPILE_CACHE_ENV,
    PATH: process.env['PATH'],
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    ...(bundlePath === undefined ? {} : { WORKFLOW_BUNDLE: bundlePath }),
  }
  return {
    run: (...args) =>
      new Promise((done) => {
        const child = execFile(process.execPath, [PROGRAM, ...args], { env }, (_error, stdout, stderr) =>
          done({ exitCode: child.exitCode ?? 1, output: stdout + stderr }),
        )
      }),
  }
}
