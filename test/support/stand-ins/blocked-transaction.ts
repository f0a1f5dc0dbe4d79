// Two transactions of which one waits for the other, so that a race has the same outcome every time.
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database, DatabaseTransaction } from '../../../db/connection/connect.ts'

interface Meanwhile<T> {
  /** What another transaction has done and not committed. */
  after: (trx: DatabaseTransaction) => Promise<unknown>
  /** What runs meanwhile, and has to wait for it. */
  run: () => Promise<T>
  /** What the other one still does, or sees, while `run` waits. */
  whileWaiting?: (trx: DatabaseTransaction) => Promise<unknown>
}

/** The outcome of `run`. Fails where it does not wait. */
export async function meanwhile<T>(db: Database, { after, run, whileWaiting }: Meanwhile<T>): Promise<T> {
  const { outcome } = await db.transaction().execute(async (trx) => {
    await after(trx)
    const running = run()
    running.catch(() => {})
    await untilOneWaits(trx)
    await whileWaiting?.(trx)
    // In an object, so that it is not awaited here.
    return { outcome: running }
  })
  return outcome
}

async function untilOneWaits(trx: DatabaseTransaction): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await sql<{ waiting: number }>`
        select count(*)::int as waiting from pg_locks
        where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))
      `.execute(trx)
      return rows[0]?.waiting
    })
    .toBeGreaterThan(0)
}
