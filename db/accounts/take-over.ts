// Adds a further key to an account.
// Invariant: a key that works is replaced only by a key that the platform has accepted.
import { sql } from 'kysely'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { lockPool } from '../pool/lock.ts'
import { findTaken, type Taken } from './add-account.ts'
import { endCooldownForKey, insertKey, SWITCHED_ON } from './keys.ts'
import { replaceOthers } from './replace-others.ts'

export interface KeyToAdd {
  accountId: string
  keyId: string
  secret: string
  /** False: the other keys of the account are switched off, at once where `isAccepted`, else after the key's first acceptance. */
  keepsOthers: boolean
  /** Whether the platform has accepted the key. */
  isAccepted: boolean
  secrets: Pick<Secrets, 'seal'>
}

/**
 * Adds an active key, in the caller's transaction and under the pool's lock. A key of this account that is off becomes active again,
 * with the new secret. Writes nothing where the key id is taken otherwise.
 */
export async function addKey(trx: DatabaseTransaction, input: KeyToAdd): Promise<Taken | { kind: 'added' }> {
  const { accountId, keyId, keepsOthers, isAccepted } = input
  await lockPool(trx)
  const taken = await findTaken(trx, { keyId, accountId })
  if (taken) return taken
  const id = (await turnOnAgain(trx, input)) ?? (await insertKey(trx, input))
  if (!keepsOthers && isAccepted) await replaceOthers(trx, { accountId, id, keyId })
  if (!keepsOthers && !isAccepted) await takeOverLater(trx, { accountId, id })
  await endCooldownForKey(trx, accountId)
  return { kind: 'added' }
}

/** The id of the row; undefined where the account has no such key that is off. */
async function turnOnAgain(trx: DatabaseTransaction, input: KeyToAdd): Promise<string | undefined> {
  const row = await trx
    .selectFrom('accountKey')
    .select('id')
    .where('accountId', '=', input.accountId)
    .where('keyId', '=', input.keyId)
    .where('state', '=', 'off')
    .executeTakeFirst()
  if (!row) return undefined
  await trx
    .updateTable('accountKey')
    .set({
      secret: input.secrets.seal(input.secret, row.id),
      ...SWITCHED_ON,
      createdAt: sql<Date>`now()`,
    })
    .where('id', '=', row.id)
    .execute()
  return row.id
}

/** The newest key takes over. The check of an earlier one that has not taken over yet no longer replaces keys. */
async function takeOverLater(trx: DatabaseTransaction, input: { accountId: string; id: string }): Promise<void> {
  await trx
    .updateTable('accountKey')
    .set({ takesOver: false })
    .where('accountId', '=', input.accountId)
    .where('takesOver', '=', true)
    .execute()
  await trx
    .updateTable('accountKey')
    .set({ takesOver: true, nextCheckAt: sql<Date>`now()` })
    .where('id', '=', input.id)
    .execute()
}
