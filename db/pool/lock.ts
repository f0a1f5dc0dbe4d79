// The lock of the pool.
// Invariant: every transaction that grants or releases a slot takes it first, before it locks any row.
import { sql } from 'kysely'
import type { DatabaseTransaction } from '../connection/connect.ts'

/** Waits for the pool's lock and holds it until the transaction ends. A transaction may call it more than once. */
export async function lockPool(trx: DatabaseTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('higgsfield_pool'))`.execute(trx)
}
