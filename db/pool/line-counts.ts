// Counts of waiters, by priority and client, and before one of them.
// Invariant: every count stops at a limit, so that a long line costs no more than a short one.
import { sql } from 'kysely'
import type { RestrictedWaiters } from '../../domain/pool/estimate-start.ts'
import type { ClientQueue } from '../../domain/pool/place-in-line.ts'
import type { Database } from '../connection/connect.ts'

/** A larger count is shown as "more than a thousand". */
export const COUNT_LIMIT = 1_000
const QUEUE_LIMIT = 200

/** Queues of priorities up to `maxPriority`, best first, at most 200; `hasMore` where there are more queues. */
export async function countQueues(
  db: Database,
  maxPriority: number,
): Promise<{ queues: CountedQueue[]; hasMore: boolean }> {
  const { rows } = await sql<CountedQueue>`
    with recursive kind as (
      (select priority, client_id, 1 as number from lease_waiter where priority <= ${maxPriority}
        order by priority, client_id limit 1)
      union all
      select next.priority, next.client_id, kind.number + 1 from kind cross join lateral (
        select priority, client_id from lease_waiter as waiter
        where (waiter.priority, waiter.client_id) > (kind.priority, kind.client_id) and waiter.priority <= ${maxPriority}
        order by priority, client_id limit 1
      ) as next
      where kind.number <= ${QUEUE_LIMIT}
    )
    select kind.priority, kind.client_id, counted.waiting, counted.kinds from kind cross join lateral (
      select coalesce(sum(waiting), 0)::int as waiting,
        jsonb_agg(jsonb_build_object('requiredAccountIds', required_account_ids, 'waiting', waiting)) as kinds
      from (
        select required_account_ids, count(*)::int as waiting from (
          select required_account_ids from lease_waiter as waiter
          where waiter.priority = kind.priority and waiter.client_id = kind.client_id limit ${COUNT_LIMIT + 1}
        ) as first_ones group by required_account_ids
      ) as by_accounts
    ) as counted
  `.execute(db)
  const queues = rows.slice(0, QUEUE_LIMIT).map((row) => ({ ...row, ...capped(row.waiting) }))
  return { queues, hasMore: rows.length > QUEUE_LIMIT }
}

/** A queue with its waiters by the accounts that may take them. */
export type CountedQueue = ClientQueue & { kinds: RestrictedWaiters[] }

/** How many waiters of the same client and priority are before this one, also by the accounts that may take them. */
export async function countOwnAhead(
  db: Database,
  own: { priority: number; clientId: string; enqueuedAt: Date; generationId: string },
): Promise<{ ahead: number; isMore: boolean; kinds: RestrictedWaiters[] }> {
  const { rows: kinds } = await sql<RestrictedWaiters>`
    select required_account_ids, count(*)::int as waiting from (
      select required_account_ids from lease_waiter where priority = ${own.priority} and client_id = ${own.clientId}
        and (enqueued_at, generation_id) < (${own.enqueuedAt}, ${own.generationId}) limit ${COUNT_LIMIT + 1}
    ) as first_ones group by required_account_ids
  `.execute(db)
  const { waiting, isMore } = capped(kinds.reduce((sum, kind) => sum + kind.waiting, 0))
  return { ahead: waiting, isMore, kinds }
}

/** How many generations of the client wait for a slot. Counts to `limit` at most, so that it costs no more in a longer line. */
export async function countWaitersOf(db: Database, input: { clientId: string; limit: number }): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from (
      select from lease_waiter where client_id = ${input.clientId} limit ${input.limit}
    ) as first_ones
  `.execute(db)
  return rows[0]?.waiting ?? 0
}

/** How long the oldest waiter has waited. Null where the line is empty. */
export async function readOldestWaitMs(db: Database): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`
    select round(extract(epoch from clock_timestamp() - min(enqueued_at)) * 1000) as ms from lease_waiter
  `.execute(db)
  const ms = rows[0]?.ms ?? null
  return ms === null ? null : Math.max(0, ms)
}

function capped(count: number): { waiting: number; isMore: boolean } {
  return { waiting: Math.min(count, COUNT_LIMIT), isMore: count > COUNT_LIMIT }
}
