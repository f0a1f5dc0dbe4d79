// Accounts as the configuration names them, and what refusals have taught about them.
// Invariant: a cool-down only ever grows; a later, shorter one does not cut it.
import { sql } from 'kysely'
import type { AfterRefusal } from '../../domain/pool/after-refusal.ts'
import type { Database, DatabaseTransaction } from '../connect.ts'
import { newId } from '../new-id.ts'

/** Makes the accounts of the database those of the configuration; one that is gone from it is kept but takes no work. */
export async function syncAccounts(
  db: Database,
  input: { accounts: { name: string; slots: number }[] },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const account of input.accounts) {
      await trx
        .insertInto('account')
        .values({ id: newId('account'), name: account.name, slots: account.slots })
        .onConflict((oc) => oc.column('name').doUpdateSet({ slots: account.slots, enabled: true }))
        .execute()
    }
    const names = input.accounts.map((account) => account.name)
    await trx
      .updateTable('account')
      .set({ enabled: false })
      .$if(names.length > 0, (qb) => qb.where('name', 'not in', names))
      .execute()
  })
}

/** Applies what a refusal means for the account, in the caller's transaction. */
export async function coolDown(
  trx: DatabaseTransaction,
  input: { accountId: string; model: string; reason: string; effect: AfterRefusal },
): Promise<void> {
  const { effect } = input
  if (effect.coolDownMs > 0) {
    const until = sql<Date>`now() + ${effect.coolDownMs} * interval '1 millisecond'`
    await trx
      .updateTable('account')
      .set({ cooldownUntil: sql<Date>`greatest(cooldown_until, ${until})`, cooldownReason: input.reason })
      .where('id', '=', input.accountId)
      .execute()
  }
  if (effect.blockModelMs > 0) {
    const until = sql<Date>`now() + ${effect.blockModelMs} * interval '1 millisecond'`
    await trx
      .insertInto('accountModelBlock')
      .values({ accountId: input.accountId, model: input.model, until })
      .onConflict((oc) => oc.columns(['accountId', 'model']).doUpdateSet({ until }))
      .execute()
  }
}

/** Keeps which generation of the contract the account was seen to speak; newer evidence wins. */
export async function recordContract(db: Database, input: { accountName: string; contract: 'a' | 'b' }): Promise<void> {
  await db
    .updateTable('account')
    .set({ contract: input.contract })
    .where('name', '=', input.accountName)
    .where('contract', '!=', input.contract)
    .execute()
}
