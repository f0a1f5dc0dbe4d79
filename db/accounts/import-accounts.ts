// Imports the accounts that the environment names.
// Invariant: an account that it no longer names is drained, not removed: its key stays for the requests that run on it.
import { sql } from 'kysely'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import { lockPool } from '../pool/lock.ts'
import { insertKey } from './keys.ts'

export interface AccountToImport {
  name: string
  keyId: string
  secret: string
  /** Concurrency limit of the account, in requests. */
  slots: number
}

/**
 * Inserts and updates accounts from the environment, in one transaction under the pool's lock. The environment sets the slots and
 * whether the account exists; an account that an operator drained stays drained. A known key under a new name renames its account,
 * where the environment no longer has the old name. Throws a plain `Error` where a key or name belongs to another account.
 */
export async function importAccounts(
  db: Database,
  input: { accounts: readonly AccountToImport[]; secrets: Pick<Secrets, 'seal'> },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const names = input.accounts.map((account) => account.name)
    for (const account of input.accounts) await importAccount(trx, { account, names, secrets: input.secrets })
    await trx
      .updateTable('account')
      .set({ state: 'draining', drainedBy: 'environment' })
      .where('source', '=', 'environment')
      .where('state', '=', 'enabled')
      .$if(names.length > 0, (qb) => qb.where('name', 'not in', names))
      .execute()
  })
}

interface Importing {
  account: AccountToImport
  /** Names of all accounts of the environment. */
  names: readonly string[]
  secrets: Pick<Secrets, 'seal'>
}

async function importAccount(trx: DatabaseTransaction, { account, names, secrets }: Importing): Promise<void> {
  const { name, keyId, secret, slots } = account
  const holder = await findHolder(trx, keyId)
  if (holder && holder.name !== name) {
    const isRenamed = holder.source === 'environment' && !names.includes(holder.name)
    if (!isRenamed) throw new Error(`the key ${keyId} of the account ${name} belongs to the account ${holder.name}`)
    await trx.updateTable('account').set({ name }).where('id', '=', holder.accountId).execute()
  }
  const accountId = await upsertAccount(trx, { name, slots })
  if (holder) {
    // Sealed again at each start, so that a corrected secret is stored, and an old encryption key is replaced. A check that is
    // due stays due: of a refused key, and of a new key that takes over after it.
    await trx
      .updateTable('accountKey')
      .set({
        secret: secrets.seal(secret, holder.id),
        nextCheckAt: sql<Date>`case when takes_over or (state = 'off' and off_reason <> 'replaced') then now() end`,
      })
      .where('id', '=', holder.id)
      .execute()
  } else if (!(await wasDeleted(trx, { accountId, keyId }))) {
    await insertKey(trx, { accountId, keyId, secret, secrets })
  }
}

function findHolder(trx: DatabaseTransaction, keyId: string) {
  return trx
    .selectFrom('accountKey')
    .innerJoin('account', 'account.id', 'accountKey.accountId')
    .select(['accountKey.id', 'accountKey.accountId', 'account.name', 'account.source'])
    .where('accountKey.keyId', '=', keyId)
    .where('accountKey.state', '!=', 'deleted')
    .executeTakeFirst()
}

async function upsertAccount(trx: DatabaseTransaction, { name, slots }: { name: string; slots: number }) {
  const found = await trx
    .selectFrom('account')
    .select(['id', 'source', 'drainedBy'])
    .where('name', '=', name)
    .where('state', '!=', 'removed')
    .executeTakeFirst()
  if (!found) {
    const id = newId('account')
    await trx.insertInto('account').values({ id, name, slots, source: 'environment' }).execute()
    return id
  }
  if (found.source === 'added') {
    throw new Error(`the environment names the account ${name}, which was added by an operator under the same name`)
  }
  const isBack = found.drainedBy === 'environment'
  await trx
    .updateTable('account')
    .set({ slots, ...(isBack ? { state: 'enabled' as const, drainedBy: null } : {}) })
    .where('id', '=', found.id)
    .execute()
  return found.id
}

/** Whether the account had this key before. A key that an operator replaced stays replaced, although the environment still has it. */
async function wasDeleted(trx: DatabaseTransaction, key: { accountId: string; keyId: string }): Promise<boolean> {
  const row = await trx
    .selectFrom('accountKey')
    .select('id')
    .where('accountId', '=', key.accountId)
    .where('keyId', '=', key.keyId)
    .executeTakeFirst()
  return row !== undefined
}
