// Runs the sandbox as a program on one core, and reads its CPU time and memory from the operating system.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Program {
  url: string
  /** CPU time used so far, of all threads. */
  cpuSeconds: () => number
  residentMb: () => number
  stop: () => Promise<void>
}

/** Starts it in `still` quality without limits. `isProfiled` writes a CPU profile to the working folder. */
export async function startProgram(isProfiled: boolean): Promise<Program> {
  const node = [process.execPath, ...(isProfiled ? ['--cpu-prof'] : []), 'packages/sandbox/main.ts']
  const flags = [
    ...['--port', '0', '--account', 'bench=key:secret', '--quality', 'still', '--speed', '1000'],
    ...['--concurrency', '100', '--queue-multiplier', '100000', '--credits', '1000000000'],
  ]
  const [command = '', ...rest] = [...onOneCore(), ...node, ...flags]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const pid = child.pid ?? 0
  return {
    url: (JSON.parse(line) as { url: string }).url,
    cpuSeconds: () => cpuSecondsOf(pid),
    residentMb: () => Math.round(Number(ps(pid, 'rss')) / 1024),
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** Linux can pin a process to a core. On other systems only the CPU time shows the rate of one core. */
function onOneCore(): string[] {
  return process.platform === 'linux' ? ['taskset', '-c', '0'] : []
}

// The value on Linux, on every platform that Node supports.
const ticksPerSecond = 100

/** Linux counts hundredths of a second; `ps` elsewhere may count whole ones. */
function cpuSecondsOf(pid: number): number {
  if (process.platform !== 'linux') return secondsOf(ps(pid, 'time'))
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim()
}

/** `[days-]hh:mm:ss` or `mm:ss.hundredths`. */
function secondsOf(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time]
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return Number(days) * 86_400 + seconds
}
