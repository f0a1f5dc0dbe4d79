// What refusals have taught about accounts.
// Invariant: a cool-down only ever grows; a later, shorter one does not cut it.
import { sql } from 'kysely'
import type { AfterRefusal } from '../../domain/pool/after-refusal.ts'
import type { DatabaseTransaction } from '../connect.ts'

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
