// When a request that the platform did not find is looked up again by housekeeping.
// Invariant: a pause delays only housekeeping. A webhook, or the report of an operator, starts a look-up at once.
import { sql } from 'kysely'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { Database } from '../connection/connect.ts'

const FIRST_PAUSE_MS = 5 * 60_000
const LONGEST_PAUSE_MS = 24 * 60 * 60_000

/**
 * Records that a look-up did not find the request. The pause before the next one doubles each time, from ten minutes to one day.
 * So a request is looked up about twenty times in the 14 days in which it is followed.
 */
export async function recordMiss(db: Database, request: { attemptId: string; requestId: string }): Promise<void> {
  const [firstMs, longestMs] = [scaledMs(FIRST_PAUSE_MS), scaledMs(LONGEST_PAUSE_MS)]
  const nextAt = (misses: string) =>
    sql<Date>`clock_timestamp() + least(${firstMs} * power(2, least(${sql.raw(misses)}, 20)), ${longestMs}) * interval '1 millisecond'`
  await db
    .insertInto('lateLookup')
    .values({ ...request, nextAt: nextAt('1') })
    .onConflict((oc) =>
      oc.columns(['attemptId', 'requestId']).doUpdateSet({
        misses: sql<number>`late_lookup.misses + 1`,
        nextAt: nextAt('late_lookup.misses + 1'),
      }),
    )
    .execute()
}

/** Whether housekeeping may look the request up now. The arguments name columns. */
export function isLookupDue(attemptId: string, requestId: string) {
  return sql<boolean>`not exists (select from late_lookup
    where late_lookup.attempt_id = ${sql.ref(attemptId)} and late_lookup.request_id = ${sql.ref(requestId)}
      and late_lookup.next_at > clock_timestamp())`
}
