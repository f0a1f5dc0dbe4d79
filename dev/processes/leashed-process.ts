// Starts a program under a leash (`leash.mjs`), so that it cannot outlive this process even when this process is killed with SIGKILL.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { StackError } from '../stack/stack-error.ts'

/** How a program ended. Exactly one of the two is set. */
export type ProcessExit = { code: number | null; signal: NodeJS.Signals | null }

/** What to run. `logFile` gets both output streams, appended. `stopSignal` defaults to SIGTERM, `cwd` to the current folder. */
export type LeashedProgram = {
  name: string
  command: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  logFile: string
  cwd?: string
  runAs?: { uid: number; gid: number }
  stopSignal?: NodeJS.Signals
  /** Stops the program when it fires, for callers that have no handle yet. */
  signal?: AbortSignal | undefined
}

/** A running program. `pid` is the program's own, not the leash's. */
export type LeashedProcess = {
  readonly name: string
  readonly pid: number
  readonly exited: Promise<ProcessExit>
  /** Sends a signal to the program itself and returns at once. Does nothing when it is gone. */
  kill(signal: NodeJS.Signals): void
  /** Asks the program to stop and kills it and its process group after `graceMs` (default 8000). */
  stop(graceMs?: number): Promise<ProcessExit>
}

/** How long a program may go on stopping once the stack itself is gone. */
const ORPHAN_GRACE_MS = 1500

const leashPath = fileURLToPath(new URL('leash.mjs', import.meta.url))

/**
 * Starts the program and resolves once it runs (not: once it is ready).
 * @throws StackError when it cannot be started at all (no such file, not executable).
 */
export async function spawnLeashed(program: LeashedProgram): Promise<LeashedProcess> {
  program.signal?.throwIfAborted()
  const leash = spawnLeash(program)
  const exited = exitOf(leash)
  const stop = (graceMs = 8000) => {
    if (leash.connected) leash.send({ graceMs }, () => {})
    return exited
  }
  const stopNow = () => void stop(1000)
  program.signal?.addEventListener('abort', stopNow)
  void exited.then(() => program.signal?.removeEventListener('abort', stopNow))
  const pid = await startedPidOrThrow(leash, program)
  return { name: program.name, pid, exited, stop, kill: (signal) => killQuietly(pid, signal) }
}

type LeashMessage =
  | { type: 'started'; pid: number }
  | { type: 'failed'; message: string }
  | { type: 'exited'; code: number | null; signal: NodeJS.Signals | null }

function spawnLeash(program: LeashedProgram): ChildProcess {
  const spec = {
    command: program.command,
    args: program.args,
    cwd: program.cwd,
    ...program.runAs,
    stopSignal: program.stopSignal ?? 'SIGTERM',
    orphanGraceMs: ORPHAN_GRACE_MS,
  }
  const log = openSync(program.logFile, 'a')
  try {
    return spawn(process.execPath, [leashPath, JSON.stringify(spec)], {
      env: program.env,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
      windowsHide: true,
    })
  } finally {
    closeSync(log)
  }
}

/** Resolves when the program and its leash are both gone, so that nothing is left once a stop has been awaited. */
function exitOf(leash: ChildProcess): Promise<ProcessExit> {
  let pid: number | undefined
  let exit: ProcessExit | undefined
  leash.on('message', (message: LeashMessage) => {
    if (message.type === 'started') pid = message.pid
    if (message.type === 'exited') exit = { code: message.code, signal: message.signal }
  })
  return new Promise((resolve) => {
    leash.once('error', () => resolve({ code: 127, signal: null }))
    leash.once('exit', () => {
      // The leash died first: nobody else would ever stop the program.
      if (exit === undefined && pid !== undefined) killQuietly(-pid, 'SIGKILL')
      resolve(exit ?? { code: null, signal: 'SIGKILL' })
    })
  })
}

function startedPidOrThrow(leash: ChildProcess, program: LeashedProgram): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new StackError(`${program.name} could not be started: ${reason}`))
    leash.once('error', (error) => fail(error.message))
    leash.once('exit', (code, signal) =>
      fail(`its leash ended (${signal ?? `exit code ${code}`}); see ${program.logFile}`),
    )
    leash.on('message', (message: LeashMessage) => {
      if (message.type === 'started') resolve(message.pid)
      if (message.type === 'failed') fail(message.message)
    })
  })
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Already gone, which is what was asked for.
  }
}
