// A request of an account, locked while it is decided which attempt it belongs to.
// Invariant: the attempt is locked before the request, as in every transaction that locks both.
import { sql } from 'kysely'
import type { DatabaseTransaction } from '../connection/connect.ts'

/** Locks the request until the caller's transaction ends. It need not be recorded anywhere. */
export async function lockRequest(
  trx: DatabaseTransaction,
  { accountId, requestId }: { accountId: string; requestId: string },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`request ${accountId} ${requestId}`}, 0))`.execute(trx)
}
