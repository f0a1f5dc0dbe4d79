// Waits until a started process responds over HTTP.
import { setTimeout as sleep } from 'node:timers/promises'
import type { GuardedProcess } from './guarded-process.ts'
import { lastLogLines } from './log-file.ts'
import { StackError } from '../stack/stack-error.ts'

/** A process is ready when the URL responds with 200. An open port is not enough: it may belong to another program. */
export type ReadyWhen = { url: string }

const POLL_MS = 40

/**
 * Resolves when the process is ready.
 * @throws StackError with the last log lines when the process ends first or is not ready within `timeoutMs`. It is then stopped.
 */
export async function waitUntilReady(
  started: GuardedProcess,
  readyWhen: ReadyWhen,
  limits: { timeoutMs: number; logFile: string; logStart: number },
): Promise<void> {
  let ending: string | undefined
  void started.exited.then(
    (exit) => (ending = `ended with ${exit.signal ?? `exit code ${exit.code}`} before it was ready`),
  )
  const deadline = Date.now() + limits.timeoutMs
  while (ending === undefined && Date.now() < deadline) {
    if (await isReady(readyWhen)) return
    await sleep(POLL_MS)
  }
  await started.stop(2000)
  const lines = await lastLogLines(limits.logFile, 25, limits.logStart)
  const reason = ending ?? `was not ready after ${limits.timeoutMs / 1000} s`
  throw new StackError(`${started.name} ${reason}. Its log (${limits.logFile}) ends with:\n${lines.join('\n')}`)
}

async function isReady(readyWhen: ReadyWhen): Promise<boolean> {
  try {
    const response = await fetch(readyWhen.url, { signal: AbortSignal.timeout(3000) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}
