// Starts a program under a guard (`process-guard.mjs`), so that it ends with this process, also when this process is killed.
// `child_process.spawn` alone leaves the program running after a SIGKILL of the parent.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { StackError } from '../stack/stack-error.ts'
import { PRIVATE_FILE_MODE } from './private-folder.ts'

/** How a program ended. Exactly one of the two is set. */
export type ProcessExit = { code: number | null; signal: NodeJS.Signals | null }

/** The program to run. Both output streams are appended to `logFile`. Defaults: `stopSignal` SIGTERM, `cwd` the current folder. */
export type GuardedProgram = {
  name: string
  command: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  logFile: string
  cwd?: string
  runAs?: { uid: number; gid: number }
  stopSignal?: NodeJS.Signals
  /** Rights that new files of the program do not get. Default: the umask of this process. */
  umask?: number
  /** Stops the program when it fires. For callers that have no handle yet. */
  signal?: AbortSignal | undefined
}

/** A running program. `pid` is that of the program, not of its guard. */
export type GuardedProcess = {
  readonly name: string
  readonly pid: number
  readonly exited: Promise<ProcessExit>
  /** Sends a signal to the program and returns at once. Does nothing when the program has ended. */
  kill(signal: NodeJS.Signals): void
  /** Sends the stop signal and kills the process group after `graceMs` (default 8000). */
  stop(graceMs?: number): Promise<ProcessExit>
}

/** How long a program may take to stop after the stack has ended. */
const ORPHAN_GRACE_MS = 1500

const guardPath = fileURLToPath(new URL('process-guard.mjs', import.meta.url))

/**
 * Starts the program and resolves when it runs, which is before it is ready.
 * @throws StackError when it cannot be started (no such file, not executable).
 */
export async function spawnGuarded(program: GuardedProgram): Promise<GuardedProcess> {
  program.signal?.throwIfAborted()
  const guard = spawnGuard(program)
  const exited = exitOf(guard)
  const stop = (graceMs = 8000) => {
    if (guard.connected) guard.send({ graceMs }, () => {})
    return exited
  }
  const stopNow = () => void stop(1000)
  program.signal?.addEventListener('abort', stopNow)
  void exited.then(() => program.signal?.removeEventListener('abort', stopNow))
  const pid = await startedPidOrThrow(guard, program)
  return { name: program.name, pid, exited, stop, kill: (signal) => killQuietly(pid, signal) }
}

type GuardMessage =
  | { type: 'started'; pid: number }
  | { type: 'failed'; message: string }
  | { type: 'exited'; code: number | null; signal: NodeJS.Signals | null }

function spawnGuard(program: GuardedProgram): ChildProcess {
  const spec = {
    command: program.command,
    args: program.args,
    cwd: program.cwd,
    ...program.runAs,
    umask: program.umask,
    stopSignal: program.stopSignal ?? 'SIGTERM',
    orphanGraceMs: ORPHAN_GRACE_MS,
  }
  const log = openSync(program.logFile, 'a', PRIVATE_FILE_MODE)
  try {
    return spawn(process.execPath, [guardPath, JSON.stringify(spec)], {
      env: program.env,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
      windowsHide: true,
    })
  } finally {
    closeSync(log)
  }
}

/** Resolves when both the program and its guard have ended, so that no process is left after `stop`. */
function exitOf(guard: ChildProcess): Promise<ProcessExit> {
  let pid: number | undefined
  let exit: ProcessExit | undefined
  guard.on('message', (message: GuardMessage) => {
    if (message.type === 'started') pid = message.pid
    if (message.type === 'exited') exit = { code: message.code, signal: message.signal }
  })
  return new Promise((resolve) => {
    guard.once('error', () => resolve({ code: 127, signal: null }))
    guard.once('exit', () => {
      // The guard ended first, so no other process would stop the program.
      if (exit === undefined && pid !== undefined) killQuietly(-pid, 'SIGKILL')
      resolve(exit ?? { code: null, signal: 'SIGKILL' })
    })
  })
}

function startedPidOrThrow(guard: ChildProcess, program: GuardedProgram): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new StackError(`${program.name} could not be started: ${reason}`))
    guard.once('error', (error) => fail(error.message))
    guard.once('exit', (code, signal) =>
      fail(`its guard ended (${signal ?? `exit code ${code}`}); see ${program.logFile}`),
    )
    guard.on('message', (message: GuardMessage) => {
      if (message.type === 'started') resolve(message.pid)
      if (message.type === 'failed') fail(message.message)
    })
  })
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // The process has ended already.
  }
}
