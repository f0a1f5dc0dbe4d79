// Requests that the platform accepted and does not find any more. Their slots are released after a time, because nothing works on them.
// Invariant: an account has at most as many such releases as slots, so that a wrong 404 cannot overrun its limit without bound.
import { sql } from 'kysely'
import type { Grant, MissingInput } from '../../contracts/steps/generation.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { leavePool } from '../pool/leave-pool.ts'
import { lockPool } from '../pool/lock.ts'

/**
 * Records that the platform does not find the request of a submitted attempt. Where that was so for `releaseAfterMs`, its slot is
 * released in a transaction under the pool's lock. Returns the grants made, none where the slot stays or was released before.
 */
export async function recordMissing(db: Database, input: MissingInput): Promise<Grant[]> {
  const { attemptId, generationId, releaseAfterMs } = input
  const attempt = await db
    .updateTable('attempt')
    .set((eb) => ({
      checks: eb('checks', '+', 1),
      missingSince: sql<Date>`coalesce(missing_since, clock_timestamp())`,
    }))
    .where('id', '=', attemptId)
    .where('state', '=', 'submitted')
    .where('isReleasedAsMissing', '=', false)
    .returning('accountId')
    .returning(
      sql<boolean>`missing_since <= clock_timestamp() - ${releaseAfterMs} * interval '1 millisecond'`.as('isLong'),
    )
    .executeTakeFirst()
  if (!attempt?.isLong) return []
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    if (!(await mayRelease(trx, attempt.accountId))) return []
    const marked = await trx
      .updateTable('attempt')
      .set({ isReleasedAsMissing: true })
      .where('id', '=', attemptId)
      .where('state', '=', 'submitted')
      .where('isReleasedAsMissing', '=', false)
      .executeTakeFirst()
    if (marked.numUpdatedRows === 0n) return []
    return (await leavePool(trx, generationId)) ? grantWaiting(trx) : []
  })
}

async function mayRelease(trx: DatabaseTransaction, accountId: string): Promise<boolean> {
  const { slots, released } = await trx
    .selectFrom('account')
    .select('slots')
    .select(({ selectFrom }) =>
      selectFrom('attempt')
        .select(sql<number>`count(*)::int`.as('released'))
        .where('attempt.accountId', '=', accountId)
        .where('attempt.isReleasedAsMissing', '=', sql.lit(true))
        .where('attempt.finishedAt', 'is', null)
        .where('attempt.state', '=', 'submitted')
        .as('released'),
    )
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return (released ?? 0) < slots
}
