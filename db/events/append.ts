// Appends to event streams, always inside the transaction that changes the state the event tells of.
// Invariant: numbers in a stream count up from 1 without a gap, because the row that owns the stream counts them.
import { sql } from 'kysely'
import type { EventType, StoredEvent } from '../../contracts/public/events.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** Channel on which committed events are announced; the payload is the stream's id. */
export const EVENT_CHANNEL = 'hfw_event'

export interface NewEvent {
  /** Id of the generation or film whose stream it is. */
  streamId: string
  /** The stream's counter after it was raised in this transaction. */
  seq: number
  type: EventType
  data: StoredEvent['data']
}

/** Writes events and announces their streams at commit. */
export async function appendEvents(trx: DatabaseTransaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map((event) => ({ ...event, data: JSON.stringify(event.data) }))
  await trx
    .with('written', (cte) => cte.insertInto('event').values(rows).returning('streamId'))
    .selectFrom('written')
    .select(({ ref }) => sql`pg_notify(${EVENT_CHANNEL}, ${ref('written.streamId')})`.as('announced'))
    .execute()
}

/** Events of a stream behind `afterSeq`, oldest first, at most `limit`. */
export async function listEvents(
  db: Database,
  input: { streamId: string; afterSeq: number; limit: number },
): Promise<StoredEvent[]> {
  return db
    .selectFrom('event')
    .select(['seq', 'type', 'data'])
    .where('streamId', '=', input.streamId)
    .where('seq', '>', input.afterSeq)
    .orderBy('seq')
    .limit(input.limit)
    .execute()
}
