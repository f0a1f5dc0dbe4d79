// Ends a Temporal dev server that runs and does not respond, so that its owner starts it again as after a crash.
// The server has one connection to its SQLite file. A transaction that is interrupted at a wrong moment, for example after the process
// was paused, leaves that connection unusable: every request fails until a restart.
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import type { GuardedProcess } from '../processes/guarded-process.ts'

export interface Liveness {
  /** Pause between two checks. Default 5 s. */
  everyMs?: number
  /** Failed checks in a row after which the server is ended. Default 12: a minute. Time in which this machine sleeps does not count. */
  mostFailures?: number
}

const CHECK_LIMIT_MS = 4_000

/** Checks the server at `address` until its process ends. The check reads the namespace, which the server reads from its database. */
export async function endUnresponsive(
  server: Pick<GuardedProcess, 'exited' | 'kill'>,
  { address, everyMs = 5_000, mostFailures = 12 }: Liveness & { address: string },
): Promise<void> {
  const ended = new AbortController()
  void server.exited.then(() => ended.abort())
  // Without the SDK's retries of a failed call.
  const connection = Connection.lazy({ address, interceptors: [] })
  const responds = () =>
    connection.withDeadline(Date.now() + Math.min(CHECK_LIMIT_MS, everyMs), () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    )
  try {
    for (let failures = 0; failures < mostFailures;) {
      await sleep(everyMs, undefined, { signal: ended.signal, ref: false })
      failures = await responds().then(
        () => 0,
        () => failures + 1,
      )
    }
    server.kill('SIGKILL')
  } catch {
    // The process has ended.
  } finally {
    await connection.close()
  }
}
