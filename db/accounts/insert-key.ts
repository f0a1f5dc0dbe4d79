// Writes a new key of an account, encrypted.
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'

export interface KeyToInsert {
  accountId: string
  keyId: string
  secret: string
  secrets: Pick<Secrets, 'seal'>
}

/** Returns the id of the row. A key id that another row holds violates `account_key_one_account`. */
export async function insertKey(trx: DatabaseTransaction, key: KeyToInsert): Promise<string> {
  const id = newId('accountKey')
  const { accountId, keyId } = key
  await trx
    .insertInto('accountKey')
    .values({ id, accountId, keyId, secret: key.secrets.seal(key.secret, id) })
    .execute()
  return id
}
