// Answers kept under the idempotency keys of clients.
// Invariant: a key answers with what was stored first, until it expires; two requests at once cannot both store.
import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

export interface StoredAnswer {
  /** Hash of method, path and body of the request that was answered. */
  fingerprint: string
  status: number
  body: unknown
}

/** The answer stored under the key, unless it has expired. */
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
 * Stores the answer in the transaction that made it. False where another request has stored one under the key: the
 * caller must undo everything. Waits while that other request is still in its transaction.
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

/** Removes expired answers, at most `limit`, and says how many. */
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
