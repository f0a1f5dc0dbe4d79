// Starts a process of this project (sandbox, API, worker) with the current Node and waits until it is ready.
import { COMPILE_CACHE_ENV } from './compile-cache.ts'
import { waitUntilReady } from './http-ready.ts'
import type { ReadyWhen } from './http-ready.ts'
import { spawnGuarded } from './guarded-process.ts'
import type { GuardedProcess } from './guarded-process.ts'
import { logSizeBytes, prepareLogFile } from './log-file.ts'

/** `script` is the absolute path of a `main.ts`. `env` is the complete environment, without the compile cache. */
export type NodeProgram = {
  name: string
  script: string
  args?: readonly string[]
  env: NodeJS.ProcessEnv
  cwd: string
  logFile: string
  readyWhen: ReadyWhen
}

/** The slowest start is that of a worker that builds its workflow bundle on a busy machine. */
const READY_TIMEOUT_MS = 60_000

/**
 * Starts the program and resolves when it is ready.
 * @throws StackError with the last log lines when it does not start.
 */
export async function startNodeProgram(program: NodeProgram, signal: AbortSignal): Promise<GuardedProcess> {
  const { name, script, args = [], env, cwd, logFile } = program
  await prepareLogFile(logFile)
  const logStart = await logSizeBytes(logFile)
  const started = await spawnGuarded({
    name,
    command: process.execPath,
    args: [script, ...args],
    env: { ...COMPILE_CACHE_ENV, ...env },
    cwd,
    logFile,
    signal,
  })
  await waitUntilReady(started, program.readyWhen, { timeoutMs: READY_TIMEOUT_MS, logFile, logStart })
  return started
}
