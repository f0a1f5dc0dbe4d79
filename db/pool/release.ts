// The release of leases: the only statements that set `released_at`.
// Invariant: a released lease is never released again, and every release happens under the pool's lock.
import { type QueryCreator, sql } from 'kysely'
import type { LeaseRef } from '../../contracts/steps/generation.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import type { DB } from '../schema.generated.ts'

/** An update that releases live leases; the caller adds which ones. `query` is a transaction or a common table expression. */
export function releaseLive(query: Pick<QueryCreator<DB>, 'updateTable'>) {
  return query
    .updateTable('lease')
    .set({ releasedAt: sql<Date>`clock_timestamp()` })
    .where('releasedAt', 'is', null)
}

/** Like `releaseLive`, for leases that have expired. */
export function releaseExpired(trx: DatabaseTransaction) {
  return releaseLive(trx).where('expiresAt', '<=', sql<Date>`clock_timestamp()`)
}

/**
 * Releases one lease, in the caller's transaction and under the pool's lock. Returns false, and changes nothing, where the
 * lease is released already or has another fence number.
 */
export async function releaseLease(trx: DatabaseTransaction, lease: LeaseRef): Promise<boolean> {
  const result = await releaseLive(trx)
    .where('id', '=', lease.leaseId)
    .where('fence', '=', lease.fence)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
