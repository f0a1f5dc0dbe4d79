// Starts one of our own processes (sandbox, API, worker) with this very Node and waits until it is ready.
import { waitUntilReady } from './http-ready.ts'
import type { ReadyWhen } from './http-ready.ts'
import { spawnLeashed } from './leashed-process.ts'
import type { LeashedProcess } from './leashed-process.ts'
import { logSizeBytes, prepareLogFile } from './log-file.ts'

/** `script` is the absolute path of a `main.ts`; `env` is its whole environment. */
export type NodeProgram = {
  name: string
  script: string
  args?: readonly string[]
  env: NodeJS.ProcessEnv
  cwd: string
  logFile: string
  readyWhen: ReadyWhen
}

/** Building the workflow bundle on a busy machine is the slowest of it. */
const READY_TIMEOUT_MS = 60_000

/**
 * Starts the program; resolves when it is ready.
 * @throws StackError with its last log lines when it does not come up.
 */
export async function startNodeProgram(program: NodeProgram, signal: AbortSignal): Promise<LeashedProcess> {
  const { name, script, args = [], env, cwd, logFile } = program
  await prepareLogFile(logFile)
  const logStart = await logSizeBytes(logFile)
  const started = await spawnLeashed({
    name,
    command: process.execPath,
    args: [script, ...args],
    env,
    cwd,
    logFile,
    signal,
  })
  await waitUntilReady(started, program.readyWhen, { timeoutMs: READY_TIMEOUT_MS, logFile, logStart })
  return started
}
