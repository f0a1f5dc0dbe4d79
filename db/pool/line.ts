// The line as the scheduler reads it: the first waiters of every kind, by index.
// Invariant: the cost of a read grows with the number of kinds (priority, client and needs), not with the number of waiters.
import { sql } from 'kysely'
import type { Waiter } from '../../domain/pool/line.ts'
import { UPLOAD_TRUST_MS } from '../assets/platform-uploads.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'

interface WaiterRow {
  generationId: string
  clientId: string
  model: string
  priority: number
  slots: number
  requiredAccountIds: string[]
  enqueuedAt: Date
  preferredAccountIds: string[] | null
}

/** Each inner list has the first `depth` waiters of one kind, oldest first. In a transaction that holds the pool's lock. */
export async function readQueues(trx: DatabaseTransaction, depth: number): Promise<Waiter[][]> {
  const { rows } = await selectHeads(depth).execute(trx)
  const queues = new Map<string, Waiter[]>()
  for (const { enqueuedAt, preferredAccountIds, ...row } of rows) {
    const waiter = { ...row, enqueuedAtMs: enqueuedAt.getTime(), preferredAccountIds: preferredAccountIds ?? [] }
    const kind = JSON.stringify([row.priority, row.clientId, row.model, row.requiredAccountIds, row.slots])
    const queue = queues.get(kind)
    if (queue) queue.push(waiter)
    else queues.set(kind, [waiter])
  }
  return [...queues.values()]
}

/** Steps through the index from the first waiter of one kind to the first of the next, then reads the heads of each kind. */
function selectHeads(depth: number) {
  return sql<WaiterRow>`
    with recursive kind as (
      (select priority, client_id, model, required_account_ids, slots from lease_waiter
        order by priority, client_id, model, required_account_ids, slots limit 1)
      union all
      select next.* from kind cross join lateral (
        select priority, client_id, model, required_account_ids, slots from lease_waiter as waiter
        where (waiter.priority, waiter.client_id, waiter.model, waiter.required_account_ids, waiter.slots)
          > (kind.priority, kind.client_id, kind.model, kind.required_account_ids, kind.slots)
        order by priority, client_id, model, required_account_ids, slots limit 1
      ) as next
    )
    select head.*, case when picture_ids <> '{}' then (
        select array_agg(account_id) from platform_upload
        where asset_id = any(picture_ids) and uploaded_at > clock_timestamp() - ${UPLOAD_TRUST_MS} * interval '1 millisecond'
      ) end as preferred_account_ids
    from kind cross join lateral (
      select generation_id, client_id, model, priority, slots, required_account_ids, picture_ids, enqueued_at
      from lease_waiter as waiter
      where waiter.priority = kind.priority and waiter.client_id = kind.client_id and waiter.model = kind.model
        and waiter.required_account_ids = kind.required_account_ids and waiter.slots = kind.slots
      order by enqueued_at, generation_id limit ${depth}
    ) as head
  `
}
