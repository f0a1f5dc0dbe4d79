// Runs `hfw` in an empty folder of its own: within this process, which is quick, or as a process, as people do.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { InputStream } from '../terminal/input-stream.ts'
import { runHfw } from '../run-hfw.ts'

export interface CliResult {
  exitCode: number | null
  stdout: string
  stderr: string
}

export interface RunningCli {
  child: ChildProcess
  /** Resolves when stderr has said this. */
  untilSaid(words: string): Promise<void>
  result: Promise<CliResult>
}

export interface CliPlace {
  folder: string
  /** Within this process. */
  run(...args: string[]): Promise<CliResult>
  /** The same, with something on stdin. `isTerminal`: somebody types it, and stderr is a terminal as well. */
  runWith(stdin: { text: string; isTerminal?: boolean }, ...args: string[]): Promise<CliResult>
  /** As a process, through `main.ts`. */
  start(...args: string[]): RunningCli
  remove(): Promise<void>
}

const MAIN = resolve(import.meta.dirname, '../main.ts')

/** `env` is all that is set: the tests' own environment is not handed on. */
export async function makePlace(env: Record<string, string>): Promise<CliPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'hfw-cli-'))
  const wholeEnv = { HFW_DATA_DIR: folder, ...env }
  return {
    folder,
    run: (...args) => runHere({ args, cwd: folder, env: wholeEnv }),
    runWith: (stdin, ...args) => runHere({ args, cwd: folder, env: wholeEnv, stdin }),
    start: (...args) => startProcess(args, folder, wholeEnv),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

interface HereRun {
  args: string[]
  cwd: string
  env: Record<string, string>
  stdin?: { text: string; isTerminal?: boolean }
}

async function runHere({ args, cwd, env, stdin }: HereRun): Promise<CliResult> {
  const said = { stdout: '', stderr: '' }
  const stdout = { write: (part: string) => (said.stdout += part) }
  const stderr = { write: (part: string) => (said.stderr += part) }
  const streams = { stdout, stderr, ...(stdin ? { stdin: inputOf(stdin) } : {}) }
  const exitCode = await runHfw({ args, cwd, env, ...streams, signal: new AbortController().signal })
  return { exitCode, ...said }
}

/** A person types line by line: the next one once the one before was taken. */
function inputOf({ text: typed, isTerminal = false }: { text: string; isTerminal?: boolean }): InputStream {
  const stream = new PassThrough()
  if (!isTerminal) {
    stream.end(typed)
    return stream
  }
  const lines = typed.split('\n')
  const resume = () => {
    const line = lines.shift()
    if (line !== undefined) setImmediate(() => stream.write(`${line}\r`))
    return PassThrough.prototype.resume.call(stream)
  }
  return Object.assign(stream, { isTTY: true, setRawMode: () => {}, resume })
}

function startProcess(args: string[], cwd: string, env: Record<string, string>): RunningCli {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  const result = Promise.all([exited, text(child.stdout), text(child.stderr)]).then(([exitCode, stdout, stderr]) => ({
    exitCode,
    stdout,
    stderr,
  }))
  return { child, untilSaid: (words) => untilSaid(child, words), result }
}

function untilSaid(child: ChildProcess, words: string): Promise<void> {
  let said = ''
  return new Promise((resolveSaid, reject) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes(words)) resolveSaid()
    })
    child.once('exit', () => reject(new Error(`ended without saying "${words}":\n${said}`)))
  })
}
