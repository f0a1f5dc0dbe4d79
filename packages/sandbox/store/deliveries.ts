// Rows of webhook deliveries. `pending` deliveries survive a restart. The id is the event's id and equal on every attempt.
import type { DatabaseSync } from 'node:sqlite'

/** `lost`: a fault dropped it; `refused`: a status of 300 to 499; `expired`: the retry time is over; `dropped`: its data was deleted. */
export type DeliveryState = 'pending' | 'delivered' | 'refused' | 'expired' | 'lost' | 'dropped'

export interface Delivery {
  id: string
  requestId: string
  url: string
  headers: Record<string, string>
  body: string
  state: DeliveryState
  attempts: number
  firstAtMs: number
  nextAtMs: number
  lastOutcome: string | null
}

export type DeliveryStore = ReturnType<typeof createDeliveryStore>

export function createDeliveryStore(database: DatabaseSync) {
  const insert = database.prepare(
    `insert into deliveries (id, request_id, url, headers, body, state, first_at, next_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = database.prepare(
    'update deliveries set state = ?, attempts = ?, next_at = ?, last_outcome = ? where id = ?',
  )
  const pending = database.prepare(`select * from deliveries where state = 'pending' order by next_at`)
  const isPending = database.prepare(`select 1 from deliveries where id = ? and state = 'pending'`)
  const drop = database.prepare(`update deliveries set state = 'dropped' where request_id = ? and state = 'pending'`)
  const ofRequest = database.prepare('select * from deliveries where request_id = ?')
  return {
    insert: (delivery: Delivery): void => {
      insert.run(
        ...[delivery.id, delivery.requestId, delivery.url, JSON.stringify(delivery.headers), delivery.body],
        ...[delivery.state, delivery.firstAtMs, delivery.nextAtMs],
      )
    },
    update: (delivery: Delivery): void => {
      update.run(delivery.state, delivery.attempts, delivery.nextAtMs, delivery.lastOutcome, delivery.id)
    },
    isPending: (id: string): boolean => isPending.get(id) !== undefined,
    /** Drops the request's pending deliveries. */
    drop: (requestId: string): void => void drop.run(requestId),
    pending: (): Delivery[] => pending.all().map(deliveryFrom),
    ofRequest: (requestId: string): Delivery[] => ofRequest.all(requestId).map(deliveryFrom),
  }
}

function deliveryFrom(row: Record<string, unknown>): Delivery {
  return {
    id: row['id'] as string,
    requestId: row['request_id'] as string,
    url: row['url'] as string,
    headers: JSON.parse(row['headers'] as string) as Record<string, string>,
    body: row['body'] as string,
    state: row['state'] as DeliveryState,
    attempts: row['attempts'] as number,
    firstAtMs: row['first_at'] as number,
    nextAtMs: row['next_at'] as number,
    lastOutcome: row['last_outcome'] as string | null,
  }
}
