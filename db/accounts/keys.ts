// The keys of accounts: written, used, refused, checked again, deleted. Secrets pass through here encrypted.
// Invariant: a key is switched off with a reason, and comes back only through a check or an operator.
import { type ExpressionBuilder, sql } from 'kysely'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import type { DB } from '../schema.generated.ts'
import { lockPool } from '../pool/lock.ts'
import { replaceOthers } from './replace-others.ts'
import type { SealedSecret } from './webhook-secrets.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { msAgo } from '../connection/ms-ago.ts'

/** The first check of a refused key, and the longest interval between checks. The interval doubles after each failed check. */
const FIRST_CHECK_MS = 15_000
const LONGEST_CHECK_MS = 15 * 60_000
/** Longer than any call to the platform may take, including the transfer of media. */
const ERASED_AFTER_MS = 15 * 60_000

export interface KeyToInsert {
  accountId: string
  keyId: string
  secret: string
  secrets: Pick<Secrets, 'seal'>
}

/**
 * Writes a new active key, encrypted, in the caller's transaction. Returns the id of the row. Where another key that is not
 * deleted has the same key id, the constraint `account_key_one_account` fails.
 */
export async function insertKey(trx: DatabaseTransaction, key: KeyToInsert): Promise<string> {
  const id = newId('accountKey')
  const { accountId, keyId } = key
  await trx
    .insertInto('accountKey')
    .values({ id, accountId, keyId, secret: key.secrets.seal(key.secret, id) })
    .execute()
  return id
}

/** Active keys of accounts that are not removed, encrypted. */
export function listActiveKeys(
  db: Database,
): Promise<{ id: string; accountId: string; keyId: string; secret: string }[]> {
  return db
    .selectFrom('accountKey')
    .innerJoin('account', 'account.id', 'accountKey.accountId')
    .select(['accountKey.id', 'accountKey.accountId', 'accountKey.keyId', 'accountKey.secret'])
    .where('accountKey.state', '=', 'active')
    .where('account.state', '!=', 'removed')
    .$narrowType<{ secret: string }>()
    .execute()
}

/** Active and refused keys of an account, encrypted, oldest first; not those that another key has replaced. */
export function listSealedKeys(
  db: Database,
  input: { accountId: string },
): Promise<(SealedSecret & { keyId: string; state: 'active' | 'off' })[]> {
  return db
    .selectFrom('accountKey')
    .select(['id', 'keyId', 'secret', 'state'])
    .where('accountId', '=', input.accountId)
    .where('state', '!=', 'deleted')
    .where((eb) => eb.or([eb('offReason', 'is', null), eb('offReason', '!=', 'replaced')]))
    .orderBy('createdAt')
    .$narrowType<{ secret: string; state: 'active' | 'off' }>()
    .execute()
}

/** Switches a key off that the platform refused, and plans its first check. Changes nothing where it is not active. */
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
      nextCheckAt: sql<Date>`now() + ${scaledMs(FIRST_CHECK_MS)} * interval '1 millisecond'`,
    })
    .where('id', '=', input.id)
    .where('state', '=', 'active')
    .execute()
}

/** Records the last use of keys. `usedAtMs`: Unix time by id of the row; an earlier time than the recorded one is ignored. */
export async function recordKeysUsed(db: Database, input: { usedAtMs: ReadonlyMap<string, number> }): Promise<void> {
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

/**
 * Claims keys whose check is due, at most `limit`: refused keys, and keys that take over after it. Postpones their next check in the
 * same statement, so that two workers do not check the same key.
 */
export function claimKeysToCheck(db: Database, input: { limit: number }): Promise<KeyToCheck[]> {
  return db
    .updateTable('accountKey')
    .set({
      failedChecks: sql<number>`failed_checks + 1`,
      nextCheckAt: sql<Date>`now() + least(${scaledMs(FIRST_CHECK_MS)} * power(2, least(failed_checks + 1, 16)), ${scaledMs(LONGEST_CHECK_MS)})
        * interval '1 millisecond'`,
    })
    .where('id', 'in', (qb) =>
      qb
        .selectFrom('accountKey')
        .select('id')
        .where((eb) => eb.or([isRefused(eb), isToTakeOver(eb)]))
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

/** The columns of a key that is used, without traces of an earlier refusal or replacement. */
export const SWITCHED_ON = {
  state: 'active',
  offReason: null,
  offDetail: null,
  offAt: null,
  nextCheckAt: null,
  failedChecks: 0,
  takesOver: false,
} as const

/**
 * Records that the platform accepted a key, in one transaction: switches a refused key on again and ends its account's cool-down
 * for the lack of a key. A key that takes over replaces the account's other keys. False where nothing changed, or the key was replaced.
 */
export async function switchKeyOn(db: Database, input: { id: string }): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const { takesOver = false } =
      (await trx.selectFrom('accountKey').select('takesOver').where('id', '=', input.id).executeTakeFirst()) ?? {}
    const key = await trx
      .updateTable('accountKey')
      .set(SWITCHED_ON)
      .where('id', '=', input.id)
      .where((eb) => eb.or([isRefused(eb), isToTakeOver(eb)]))
      .returning(['accountId', 'keyId'])
      .executeTakeFirst()
    if (key) await endCooldownForKey(trx, key.accountId)
    if (key && takesOver) await replaceOthers(trx, { ...key, id: input.id })
    return key !== undefined
  })
}

/** Ends a cool-down that began because a key was refused. Other cool-downs stay. In the caller's transaction. */
export async function endCooldownForKey(trx: DatabaseTransaction, accountId: string): Promise<void> {
  await trx
    .updateTable('account')
    .set({ cooldownUntil: null, cooldownReason: null })
    .where('id', '=', accountId)
    .where('cooldownReason', 'like', 'bad_key:%')
    .execute()
}

/** Records the reason of a further refusal of a key that is off. Changes nothing where it is active or was replaced. */
export async function recordKeyRefused(
  db: Database,
  input: { id: string; reason: KeyRejection; detail: string },
): Promise<void> {
  await db
    .updateTable('accountKey')
    .set({ offReason: input.reason, offDetail: input.detail })
    .where('id', '=', input.id)
    .where(isRefused)
    .execute()
}

/** Records why a key that is off stays off. Changes nothing where it is active or was replaced. */
export async function recordKeyDetail(db: Database, { id, detail }: { id: string; detail: string }): Promise<void> {
  await db.updateTable('accountKey').set({ offDetail: detail }).where('id', '=', id).where(isRefused).execute()
}

/** Off because the platform refused the key, and not because another key replaced it. */
function isRefused({ and, eb }: ExpressionBuilder<DB, 'accountKey'>) {
  return and([eb('state', '=', 'off'), eb('offReason', '!=', 'replaced')])
}

/** In use, and replaces the account's other keys after its first acceptance. */
function isToTakeOver({ and, eb }: ExpressionBuilder<DB, 'accountKey'>) {
  return and([eb('state', '=', 'active'), eb('takesOver', '=', true)])
}

/** Erases replaced keys after the longest possible call with them has ended. Returns their number. */
export async function deleteReplacedKeys(db: Database): Promise<number> {
  const deleted = await db
    .updateTable('accountKey')
    .set({ state: 'deleted', secret: null })
    .where('state', '=', 'off')
    .where('offReason', '=', 'replaced')
    .where('offAt', '<', msAgo(scaledMs(ERASED_AFTER_MS)))
    .executeTakeFirst()
  return Number(deleted.numUpdatedRows)
}
