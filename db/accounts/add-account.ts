// Writes an account that an operator adds.
// Invariant: a name and a key id are each in use once; a conflict is returned and nothing is overwritten.
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Contract } from '../../contracts/vocabulary/account-states.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import { lockPool } from '../pool/lock.ts'
import { insertKey } from './keys.ts'

export interface AccountToAdd {
  name: string
  keyId: string
  secret: string
  slots: number
  contract: Contract | 'auto'
  secrets: Pick<Secrets, 'seal'>
}

export type Added = { kind: 'added'; accountId: string } | Taken
/** `holder`: name of the account that has the key. */
export type Taken = { kind: 'name_taken' } | { kind: 'key_taken'; holder: string }

/** Writes the account with its first key, in the caller's transaction and under the pool's lock. Writes nothing where a name or key is taken. */
export async function addAccount(trx: DatabaseTransaction, input: AccountToAdd): Promise<Added> {
  const { name, keyId, secret, slots, contract, secrets } = input
  await lockPool(trx)
  const taken = await findTaken(trx, { name, keyId })
  if (taken) return taken
  const accountId = newId('account')
  await trx
    .insertInto('account')
    .values({ id: accountId, name, slots, source: 'added', contractSetting: contract })
    .execute()
  await insertKey(trx, { accountId, keyId, secret, secrets })
  return { kind: 'added', accountId }
}

/**
 * Whether another account has the name or the key id. Undefined where both are free; without `name` only the key id is checked.
 * `accountId`: the account that the key is for; its keys that are off count as free, because they can be turned on again.
 */
export async function findTaken(
  db: Pick<DatabaseTransaction, 'selectFrom'>,
  input: { name?: string; keyId: string; accountId?: string },
): Promise<Taken | undefined> {
  const key = await db
    .selectFrom('accountKey')
    .innerJoin('account', 'account.id', 'accountKey.accountId')
    .select(['account.id', 'account.name', 'accountKey.state'])
    .where('accountKey.keyId', '=', input.keyId)
    .where('accountKey.state', '!=', 'deleted')
    .executeTakeFirst()
  const isFree = key === undefined || (key.state === 'off' && key.id === input.accountId)
  if (!isFree) return { kind: 'key_taken', holder: key.name }
  if (input.name === undefined) return undefined
  const account = await db
    .selectFrom('account')
    .select('id')
    .where('name', '=', input.name)
    .where('state', '!=', 'removed')
    .executeTakeFirst()
  return account ? { kind: 'name_taken' } : undefined
}
