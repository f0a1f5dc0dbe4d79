// Signals to a program and to all processes that it has started. A PostgreSQL server has one process for each connection.
import { execFileSync } from 'node:child_process'

/** The process and its descendants that run now. */
export function processTree(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')) {
    const [child = 0, parent = 0] = line.trim().split(/\s+/).map(Number)
    children.set(parent, [...(children.get(parent) ?? []), child])
  }
  const found = [pid]
  for (const parent of found) found.push(...(children.get(parent) ?? []))
  return found
}

/** Stops the program and its descendants. The returned function continues them, also those that have ended since. */
export function pauseTree(pid: number): () => void {
  const stopped = processTree(pid)
  for (const each of stopped) signalQuietly(each, 'SIGSTOP')
  return () => {
    // Those that were started between the listing and the signal are in the tree now.
    for (const each of new Set([...stopped, ...processTree(pid)])) signalQuietly(each, 'SIGCONT')
  }
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}
