// Responses stored under the idempotency keys of clients.
// Invariant: the first stored response of a key counts until it expires; of two requests at once, one stores.
import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

export interface StoredAnswer {
  /** Hash of the request's method, path and body. */
  fingerprint: string
  status: number
  body: unknown
}

/** The response stored under the key. Undefined where there is none, or it has expired. */
export async function findStoredAnswer(
  db: Database,
  input: { clientId: string; key: string },
): Promise<StoredAnswer | undefined> {
  const row = await db
    .selectFrom('idempotencyRecord')
    .select(['fingerprint', 'responseStatus', 'responseBody'])
    .where('clientId', '=', input.clientId)
    .where('key', '=', input.key)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row && { fingerprint: row.fingerprint, status: row.responseStatus, body: row.responseBody }
}

/**
 * Stores the response in the transaction that made it. Waits for another request with the same key that is still in its
 * transaction. `keptForMs` undefined: it does not expire. Returns false where that request has stored a response: the caller must roll back.
 */
export async function storeAnswer(
  trx: DatabaseTransaction,
  input: { clientId: string; key: string; answer: StoredAnswer; keptForMs: number | undefined },
): Promise<boolean> {
  const values = {
    fingerprint: input.answer.fingerprint,
    responseStatus: input.answer.status,
    responseBody: JSON.stringify(input.answer.body),
    createdAt: sql<Date>`now()`,
    expiresAt:
      input.keptForMs === undefined
        ? sql<Date>`'infinity'`
        : sql<Date>`now() + ${input.keptForMs} * interval '1 millisecond'`,
  }
  const row = await trx
    .insertInto('idempotencyRecord')
    .values({ clientId: input.clientId, key: input.key, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['clientId', 'key'])
        .doUpdateSet(values)
        .where('idempotencyRecord.expiresAt', '<=', sql<Date>`now()`),
    )
    .returning('key')
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes expired responses, at most `limit`, oldest first. Returns their number. Several workers may do so at the same time. */
export async function deleteExpiredAnswers(db: Database, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_record where ctid = any (array(
      select ctid from idempotency_record where expires_at <= now()
      order by expires_at limit ${sql.lit(limit)} for update skip locked
    ))
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
