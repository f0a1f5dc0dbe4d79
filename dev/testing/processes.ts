// Lists processes of this machine, so that tests can check that none is left.
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Command lines of the processes that contain `text` (a folder of the test), without the `ps` of this check. */
export function processesMentioning(text: string): string[] {
  return execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text) && !line.includes(' -axww '))
}

/** Waits until no command line contains `text`. Returns those that still do after `timeoutMs`. */
export async function processesLeftAfter(text: string, timeoutMs: number): Promise<string[]> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const left = processesMentioning(text)
    if (left.length === 0 || Date.now() > deadline) return left
    await sleep(50)
  }
}
