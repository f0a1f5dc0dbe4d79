// Looks at the processes of this machine, for tests that nothing is left over.
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Command lines of the processes that mention `text` (a folder of the test's own), without this test's. */
export function processesMentioning(text: string): string[] {
  return execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text) && !line.includes(' -axww '))
}

/** Waits until no process mentions `text`; returns those that still do after `timeoutMs`. */
export async function processesLeftAfter(text: string, timeoutMs: number): Promise<string[]> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const left = processesMentioning(text)
    if (left.length === 0 || Date.now() > deadline) return left
    await sleep(50)
  }
}

/** Whether a process with this pid exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
