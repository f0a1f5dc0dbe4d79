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
 * transaction. Returns false where that request has stored a response: the caller must roll back.
 */
export async function storeAnswer(
  trx: DatabaseTransaction,
  input: { clientId: string; key: string; answer: StoredAnswer; keptForMs: number },
): Promise<boolean> {
  const values = {
    fingerprint: input.answer.fingerprint,
    responseStatus: input.answer.status,
    responseBody: JSON.stringify(input.answer.body),
    createdAt: sql<Date>`now()`,
    expiresAt: sql<Date>`now() + ${input.keptForMs} * interval '1 millisecond'`,
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

/** Deletes expired responses, at most `limit`. Returns their number. */
export async function deleteExpiredAnswers(db: Database, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('idempotencyRecord')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('clientId', 'key'),
        'in',
        selectFrom('idempotencyRecord')
          .select(['clientId', 'key'])
          .where('expiresAt', '<=', sql<Date>`now()`)
          .limit(limit)
          .$asTuple('clientId', 'key'),
      ),
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
