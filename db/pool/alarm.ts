// The pool's alarm: raised and cleared in one transaction with its event, whichever worker looks.
import { sql } from 'kysely'
import type { PoolEventData } from '../../contracts/public/events.ts'
import { POOL_STREAM } from '../../contracts/vocabulary/pool.ts'
import { pauseOf } from '../../domain/pool/choose-account.ts'
import { healthyShare } from '../../domain/pool/healthy-share.ts'
import { nextAlarm } from '../../domain/pool/pool-alarm.ts'
import type { Database } from '../connection/connect.ts'
import { appendEvents } from '../events/append.ts'
import { readCandidates } from './candidates.ts'

export interface AlarmChange extends PoolEventData {
  type: 'pool.degraded' | 'pool.recovered'
}

/** The change that this look made, if any. `threshold` from 0 to 1. */
export async function checkAlarm(db: Database, input: { threshold: number }): Promise<AlarmChange | undefined> {
  return db.transaction().execute(async (trx) => {
    const before = await trx.selectFrom('poolState').selectAll().forUpdate().executeTakeFirstOrThrow()
    const { candidates, nowMs } = await readCandidates(trx)
    const share = healthyShare(candidates, nowMs)
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
    const accounts = candidates.flatMap((account) => {
      const reason = pauseOf(account, nowMs)
      return reason ? [{ account: account.name, reason }] : []
    })
    const data = { at: new Date(nowMs).toISOString(), healthyShare: share, threshold: input.threshold, accounts }
    const type = `pool.${change}` as const
    await appendEvents(trx, [{ streamId: POOL_STREAM, seq: eventSeq, type, data }])
    return { type, ...data }
  })
}

/** Number of the last event of the pool's stream. */
export async function readLastPoolEvent(db: Database): Promise<number> {
  return (await db.selectFrom('poolState').select('eventSeq').executeTakeFirstOrThrow()).eventSeq
}
