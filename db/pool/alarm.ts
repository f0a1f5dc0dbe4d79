// The pool's alarm.
// Invariant: it changes in one transaction with its event, so that several workers raise it once.
import { sql } from 'kysely'
import type { PoolEventData } from '../../contracts/public/events.ts'
import { POOL_STREAM } from '../../contracts/vocabulary/pool.ts'
import { healthyShare } from '../../domain/pool/healthy-share.ts'
import { pauseReasonOf } from '../../domain/pool/pool-account.ts'
import { nextAlarm } from '../../domain/pool/pool-alarm.ts'
import type { Database } from '../connection/connect.ts'
import { appendEvents } from '../events/event-log.ts'
import { readPoolAccounts } from './pool-accounts.ts'

export interface AlarmChange extends PoolEventData {
  type: 'pool.degraded' | 'pool.recovered'
}

/**
 * Reads the healthy share, and raises or clears the alarm. `threshold` is from 0 to 1. Returns the change, undefined where there
 * is none. One transaction; it locks the row of the pool's state, but not the pool.
 */
export async function checkAlarm(db: Database, input: { threshold: number }): Promise<AlarmChange | undefined> {
  return db.transaction().execute(async (trx) => {
    const before = await trx.selectFrom('poolState').selectAll().forUpdate().executeTakeFirstOrThrow()
    const { accounts, nowMs } = await readPoolAccounts(trx)
    const share = healthyShare(accounts, nowMs)
    const { change, ...after } = nextAlarm(
      { isDegraded: before.isDegraded, changingSinceMs: before.alarmChangingSince?.getTime() },
      { healthyShare: share, threshold: input.threshold, nowMs },
    )
    const alarmChangingSince = after.changingSinceMs === undefined ? null : new Date(after.changingSinceMs)
    const isQuiet = before.alarmChangingSince?.getTime() === alarmChangingSince?.getTime()
    if (!change && isQuiet) return undefined
    const { eventSeq } = await trx
      .updateTable('poolState')
      .set({
        isDegraded: after.isDegraded,
        alarmChangingSince,
        eventSeq: change ? sql<number>`event_seq + 1` : before.eventSeq,
      })
      .returning('eventSeq')
      .executeTakeFirstOrThrow()
    if (!change) return undefined
    const paused = accounts.flatMap((account) => {
      const reason = pauseReasonOf(account, nowMs)
      return reason ? [{ account: account.name, reason }] : []
    })
    const data = {
      at: new Date(nowMs).toISOString(),
      healthyShare: share,
      threshold: input.threshold,
      accounts: paused,
    }
    const type = `pool.${change}` as const
    await appendEvents(trx, [{ streamId: POOL_STREAM, seq: eventSeq, type, data }])
    return { type, ...data }
  })
}

/** Number of the last event of the pool's stream, 0 where there is none. */
export async function readLastPoolEvent(db: Database): Promise<number> {
  return (await db.selectFrom('poolState').select('eventSeq').executeTakeFirstOrThrow()).eventSeq
}
