// Accounts that can be asked for a price: enabled, with an active key.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface AccountToAsk {
  id: string
  name: string
}

/**
 * The accounts for each model, by name, at most `limit`. Accounts on which the model is blocked come last, and those that list it first. A model is missing where
 * no account can be asked. One statement for all models, because each round of the price reader needs most of the catalogue.
 */
export async function listAccountsToAsk(
  db: Database,
  { models, limit }: { models: readonly string[]; limit: number },
): Promise<Map<string, AccountToAsk[]>> {
  const { rows } = await sql<{ model: string } & AccountToAsk>`
    with usable as materialized (
      select id, name from account
      where state = 'enabled'
        and exists (select from account_key where account_key.account_id = account.id and account_key.state = 'active')
    )
    select model.model, chosen.id, chosen.name
    from unnest(${models}::text[]) model
    cross join lateral (
      select usable.id, usable.name, block.until, listed.model is null as is_unlisted
      from usable
      left join account_model_block block on block.account_id = usable.id and block.model = model.model
      left join account_model listed on listed.account_id = usable.id and listed.model = model.model
      order by block.until nulls first, is_unlisted, usable.name
      limit ${limit}
    ) chosen
    order by chosen.until nulls first, chosen.is_unlisted, chosen.name`.execute(db)
  return Map.groupBy(rows, ({ model }) => model)
}
