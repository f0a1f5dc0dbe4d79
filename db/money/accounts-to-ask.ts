// Accounts that can be asked for a price: enabled, with an active key.
import type { Database } from '../connection/connect.ts'

export interface AccountToAsk {
  id: string
  name: string
}

/** Accounts by name, at most `limit`. Accounts on which the model is blocked come last. */
export async function listAccountsToAsk(
  db: Database,
  input: { model: string; limit: number },
): Promise<AccountToAsk[]> {
  return db
    .selectFrom('account')
    .leftJoin('accountModelBlock', (join) =>
      join.onRef('accountModelBlock.accountId', '=', 'account.id').on('accountModelBlock.model', '=', input.model),
    )
    .select(['account.id', 'account.name'])
    .where('account.state', '=', 'enabled')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('accountKey')
          .select('accountKey.id')
          .whereRef('accountKey.accountId', '=', 'account.id')
          .where('accountKey.state', '=', 'active'),
      ),
    )
    .orderBy('accountModelBlock.until', (order) => order.asc().nullsFirst())
    .orderBy('account.name')
    .limit(input.limit)
    .execute()
}
