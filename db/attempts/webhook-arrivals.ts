// When the last webhook of each account arrived, and the last one with a valid signature.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

/** The last write of each account in this process, so that a burst of webhooks is not written one by one. */
const lastWritten = new WeakMap<Database, Map<string, number>>()
const SAME_FOR_MS = 10_000

/** Records the arrival. One within 10 s of another of the same kind is not written. */
export async function recordArrival(db: Database, input: { accountId: string; isVerified: boolean }): Promise<void> {
  const { accountId, isVerified } = input
  const written = lastWritten.get(db) ?? new Map<string, number>()
  lastWritten.set(db, written)
  const key = `${accountId} ${isVerified}`
  if (Date.now() < (written.get(key) ?? 0)) return
  const now = sql<Date>`clock_timestamp()`
  await db
    .insertInto('webhookArrival')
    .values({ accountId, receivedAt: now, verifiedAt: isVerified ? now : null })
    .onConflict((oc) =>
      oc.column('accountId').doUpdateSet({ receivedAt: now, ...(isVerified ? { verifiedAt: now } : {}) }),
    )
    .execute()
  written.set(key, Date.now() + SAME_FOR_MS)
}

/** The last arrivals over all accounts. Null: none yet. */
export async function readArrivals(db: Database): Promise<{ receivedAt: Date | null; verifiedAt: Date | null }> {
  return db
    .selectFrom('webhookArrival')
    .select(({ fn }) => [
      fn.max<Date | null>('receivedAt').as('receivedAt'),
      fn.max<Date | null>('verifiedAt').as('verifiedAt'),
    ])
    .executeTakeFirstOrThrow()
}
