// Measures how long short commands of `hfw` take, and the share of each part: `npm run bench:cli [-- --api <url>]`. Needs a running stack.
// Invariant: it runs commands that only read. The parts of a run add up to its time.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { PROJECT_DIR } from '../cli/project-dir.ts'

const COMMANDS = [['--version'], ['--help'], ['models'], ['models', 'kling'], ['list']]
const RUNS = 15
const GOAL_MS = 350
const RECORDER = join(PROJECT_DIR, 'bench', 'cli', 'recorder.mjs')
const PROGRAM = join(PROJECT_DIR, 'scripts', 'hfw.mjs')

interface Marks {
  nodeMs: number
  firstRequestMs?: number
  lastBodyMs?: number
  endMs: number
  cpuMs: number
  exitCode: number
}

interface Parts {
  /** Start of Node. */
  node: number
  /** Imports and the command line, up to the first request. */
  imports: number
  /** From the first request to the last response, with the HTTP client of Node. */
  network: number
  /** Output. */
  work: number
  total: number
  /** User and system time of the process. It does not depend on the load of the machine as much as the rest. */
  cpu: number
}

const api = process.argv.slice(2)
const rows = []
for (const command of COMMANDS) {
  const runs: Parts[] = []
  // The first run fills the compile cache.
  for (let run = 0; run <= RUNS; run += 1) runs.push(partsOf(await runOnce([...command, ...api])))
  rows.push({ command: `hfw ${command.join(' ')}`, ...mediansOf(runs.slice(1)) })
}
console.table(rows)
console.log(JSON.stringify({ runs: RUNS, goalMs: GOAL_MS, rows }))
process.exitCode = rows.every(({ cpu }) => cpu <= GOAL_MS) ? 0 : 1

async function runOnce(args: readonly string[]): Promise<Marks> {
  const child = spawn(process.execPath, ['--import', RECORDER, PROGRAM, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const marks = JSON.parse(await text(child.stdio[3] as NodeJS.ReadableStream)) as Marks
  if (marks.exitCode !== 0) throw new Error(`hfw ${args.join(' ')} ended with ${marks.exitCode}: is a stack running?`)
  return marks
}

function partsOf({ nodeMs, endMs, cpuMs, firstRequestMs = endMs, lastBodyMs = firstRequestMs }: Marks): Parts {
  return {
    node: nodeMs,
    imports: firstRequestMs - nodeMs,
    network: lastBodyMs - firstRequestMs,
    work: endMs - lastBodyMs,
    total: endMs,
    cpu: cpuMs,
  }
}

/** In whole milliseconds. */
function mediansOf(runs: readonly Parts[]): Parts {
  const median = (part: keyof Parts) =>
    Math.round(runs.map((run) => run[part]).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)]!)
  return {
    node: median('node'),
    imports: median('imports'),
    network: median('network'),
    work: median('work'),
    total: median('total'),
    cpu: median('cpu'),
  }
}
