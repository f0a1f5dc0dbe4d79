// The event streams of generations, films and the pool.
// Invariant: the numbers of a stream count from 1 without a gap, because the row that owns the stream counts them.
import { sql } from 'kysely'
import type { EventType, StoredEvent } from '../../contracts/public/events.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** The notification channel of PostgreSQL for committed events; the payload is the stream's id. */
export const EVENT_CHANNEL = 'hfw_event'

export interface NewEvent {
  /** Id of the generation or film that has the stream, or `pool`. */
  streamId: string
  /** The stream's counter, after this transaction has raised it. */
  seq: number
  type: EventType
  data: StoredEvent['data']
}

/** Writes events in the transaction that changes the state they report. PostgreSQL notifies listeners at the commit. */
export async function appendEvents(trx: DatabaseTransaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map((event) => ({ ...event, data: JSON.stringify(event.data) }))
  await trx
    .with('written', (cte) => cte.insertInto('event').values(rows).returning('streamId'))
    .selectFrom('written')
    .select(({ ref }) => sql`pg_notify(${EVENT_CHANNEL}, ${ref('written.streamId')})`.as('announced'))
    .execute()
}

/** Events of a stream with a number above `afterSeq`, oldest first, at most `limit`. */
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
