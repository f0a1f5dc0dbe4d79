// Replaces the earlier keys of an account by one that the platform has accepted.
import type { DatabaseTransaction } from '../connection/connect.ts'

/** Switches the other keys of the account off, in the caller's transaction. Keys that were added later stay. */
export async function replaceOthers(
  trx: DatabaseTransaction,
  input: { accountId: string; id: string; keyId: string },
): Promise<void> {
  await trx
    .updateTable('accountKey')
    .set({
      state: 'off',
      offReason: 'replaced',
      offDetail: `replaced by ${input.keyId}`,
      offAt: new Date(),
      nextCheckAt: null,
      takesOver: false,
    })
    .where('accountId', '=', input.accountId)
    .where('id', '!=', input.id)
    .where('state', '!=', 'deleted')
    .where('createdAt', '<=', (qb) => qb.selectFrom('accountKey').select('createdAt').where('id', '=', input.id))
    .execute()
}
