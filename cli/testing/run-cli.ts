// Runs `hfw` in a new empty folder: inside the test process, which is fast, or as a separate process.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { InputStream } from '../terminal/input-stream.ts'
import { runHfw } from '../run-hfw.ts'

/** The output of a run. */
export interface CliResult {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** A run as a separate process. */
export interface RunningCli {
  child: ChildProcess
  /** Resolves when stderr contains `text`. */
  untilPrinted(expected: string): Promise<void>
  result: Promise<CliResult>
}

/** A folder to run `hfw` in. */
export interface CliPlace {
  folder: string
  /** Runs inside the test process. */
  run(...args: string[]): Promise<CliResult>
  /** The same with text on stdin. `isTerminal`: stdin is a terminal and the text is typed line by line. */
  runWith(stdin: { text: string; isTerminal?: boolean }, ...args: string[]): Promise<CliResult>
  /** Runs `main.ts` as a separate process. */
  start(...args: string[]): RunningCli
  remove(): Promise<void>
}

const MAIN = resolve(import.meta.dirname, '../main.ts')

/** Creates the folder. `env` is the complete environment: that of the tests is not inherited. */
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
  const output = { stdout: '', stderr: '' }
  const stdout = { write: (part: string) => (output.stdout += part) }
  const stderr = { write: (part: string) => (output.stderr += part) }
  const streams = { stdout, stderr, ...(stdin ? { stdin: inputOf(stdin) } : {}) }
  const exitCode = await runHfw({ args, cwd, env, ...streams, signal: new AbortController().signal })
  return { exitCode, ...output }
}

/** A terminal sends the next line when the previous line has been read. */
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
  return { child, untilPrinted: (expected) => untilPrinted(child, expected), result }
}

function untilPrinted(child: ChildProcess, expected: string): Promise<void> {
  let printed = ''
  return new Promise((resolvePrinted, reject) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes(expected)) resolvePrinted()
    })
    child.once('exit', () => reject(new Error(`ended without printing "${expected}":\n${printed}`)))
  })
}
