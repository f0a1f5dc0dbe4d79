// Adds an event to the stream of the pool.
import { sql } from 'kysely'
import type { EventType, StoredEvent } from '../../contracts/public/events.ts'
import { POOL_STREAM } from '../../contracts/vocabulary/pool.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendEvents } from './event-log.ts'

/** In the caller's transaction, which locks the row of the pool's state until its end. */
export async function appendPoolEvent(
  trx: DatabaseTransaction,
  event: { type: Extract<EventType, `pool.${string}`>; data: StoredEvent['data'] },
): Promise<void> {
  const { eventSeq } = await trx
    .updateTable('poolState')
    .set({ eventSeq: sql<number>`event_seq + 1` })
    .returning('eventSeq')
    .executeTakeFirstOrThrow()
  await appendEvents(trx, [{ streamId: POOL_STREAM, seq: eventSeq, ...event }])
}
