// Keys as they are used and refused. Secrets pass through here encrypted.
// Invariant: a key goes off with a reason, and comes back only through a check or an operator.
import { sql } from 'kysely'
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'
import type { Database } from '../connection/connect.ts'
import { endWaitForKey } from './add-account.ts'

/** After a refusal, and after each further check in vain, in milliseconds: 15 s, doubled up to 15 min. */
const FIRST_CHECK_MS = 15_000
const LONGEST_CHECK_MS = 15 * 60_000

/** Keys of accounts that are not removed, encrypted. */
export function listActiveKeys(
  db: Database,
): Promise<{ id: string; accountName: string; keyId: string; secret: string }[]> {
  return db
    .selectFrom('accountKey')
    .innerJoin('account', 'account.id', 'accountKey.accountId')
    .select(['accountKey.id', 'account.name as accountName', 'accountKey.keyId', 'accountKey.secret'])
    .where('accountKey.state', '=', 'active')
    .where('account.state', '!=', 'removed')
    .$narrowType<{ secret: string }>()
    .execute()
}

/** The platform refused it. It is checked again by itself. */
export async function switchKeyOff(
  db: Database,
  input: { id: string; reason: KeyRejection; detail: string },
): Promise<void> {
  await db
    .updateTable('accountKey')
    .set({
      state: 'off',
      offReason: input.reason,
      offDetail: input.detail,
      offAt: sql<Date>`now()`,
      failedChecks: 0,
      nextCheckAt: sql<Date>`now() + ${FIRST_CHECK_MS} * interval '1 millisecond'`,
    })
    .where('id', '=', input.id)
    .where('state', '=', 'active')
    .execute()
}

/** `usedAtMs`: Unix time of the last use, by id of the row. */
export async function noteKeysUsed(db: Database, input: { usedAtMs: ReadonlyMap<string, number> }): Promise<void> {
  for (const [id, atMs] of input.usedAtMs) {
    const usedAt = new Date(atMs)
    await db
      .updateTable('accountKey')
      .set({ lastUsedAt: sql<Date>`greatest(last_used_at, ${usedAt})` })
      .where('id', '=', id)
      .execute()
  }
}

export interface KeyToCheck {
  id: string
  accountId: string
  keyId: string
  /** Encrypted. */
  secret: string
}

/** Takes the refused keys whose time has come, and puts off their next check, so that several workers do not ask at once. */
export function takeKeysToCheck(db: Database, input: { limit: number }): Promise<KeyToCheck[]> {
  return db
    .updateTable('accountKey')
    .set({
      failedChecks: sql<number>`failed_checks + 1`,
      nextCheckAt: sql<Date>`now() + least(${FIRST_CHECK_MS} * power(2, least(failed_checks + 1, 16)), ${LONGEST_CHECK_MS})
        * interval '1 millisecond'`,
    })
    .where('id', 'in', (qb) =>
      qb
        .selectFrom('accountKey')
        .select('id')
        .where('state', '=', 'off')
        .where('offReason', '!=', 'replaced')
        .where('nextCheckAt', '<=', sql<Date>`now()`)
        .orderBy('nextCheckAt')
        .limit(input.limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'accountId', 'keyId', 'secret'])
    .$narrowType<{ secret: string }>()
    .execute()
}

/** The platform takes it again: so the account's cool-down for want of a key ends as well. */
export async function switchKeyOn(db: Database, input: { id: string }): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const key = await trx
      .updateTable('accountKey')
      .set({ state: 'active', offReason: null, offDetail: null, offAt: null, nextCheckAt: null, failedChecks: 0 })
      .where('id', '=', input.id)
      .where('state', '=', 'off')
      .where('offReason', '!=', 'replaced')
      .returning('accountId')
      .executeTakeFirst()
    if (key) await endWaitForKey(trx, key.accountId)
    return key !== undefined
  })
}

/** Refused once more: what the platform said last is kept. */
export async function noteKeyRefused(
  db: Database,
  input: { id: string; reason: KeyRejection; detail: string },
): Promise<void> {
  await db
    .updateTable('accountKey')
    .set({ offReason: input.reason, offDetail: input.detail })
    .where('id', '=', input.id)
    .where('state', '=', 'off')
    .where('offReason', '!=', 'replaced')
    .execute()
}
