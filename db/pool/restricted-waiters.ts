// The accounts that waiters with a Soul ID may be granted: those that hold it, and that offer the styles of the job.
// Invariant: a list that is out of date never sends a job without its character, because the Soul ID itself is read with the claim of
// the slot. Lists are compared outside the pool's lock; jobs without a character cost nothing.
import { type RawBuilder, sql } from 'kysely'
import { NO_ACCOUNT } from '../../contracts/vocabulary/character-use.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** Accounts that a waiter lists at most. The list is part of an index of the line, and PostgreSQL refuses a row of 2704 bytes there. */
export const MAX_LISTED_ACCOUNTS = 64

/** Waiters with a Soul ID whose list of accounts has changed since it was written. Outside the pool's lock, for `updateHolders`. */
export async function listOutdatedWaiters(db: Database): Promise<string[]> {
  const { rows } = await sql<{ generationId: string }>`
    select generation_id from ${changedHolders(sql`true`)} as changed
  `.execute(db)
  return rows.map(({ generationId }) => generationId)
}

/** Brings the accounts of these waiters up to date, in the caller's transaction and under the pool's lock. */
export async function updateHolders(trx: DatabaseTransaction, generationIds: readonly string[]): Promise<void> {
  if (generationIds.length === 0) return
  await sql`
    update lease_waiter as waiter set required_account_ids = changed.account_ids
    from ${changedHolders(sql`restricted.generation_id = any(${generationIds})`)} as changed
    where changed.generation_id = waiter.generation_id
  `.execute(trx)
}

/** Rows of `generation_id` and `account_ids`. The holders are read once for all waiters with the same needs. */
function changedHolders(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    with waiting as materialized (
      select restricted.generation_id, restricted.required_account_ids, generation.required_account_ids as offered,
        generation.character ->> 'id' as character_id, generation.character ->> 'variant' as variant
      from lease_waiter as restricted join generation on generation.id = restricted.generation_id
      where restricted.required_account_ids <> '{}' and generation.character ->> 'usedAs' = 'soul_id' and ${condition}
    ), need as (
      select character_id, variant, offered, coalesce(
        (select array_agg(account_id order by account_id) from (
          select holder.account_id from soul_id_holder as holder join account on account.id = holder.account_id
          where holder.character_id = kind.character_id and holder.variant = kind.variant
            and ${offers(sql`kind.offered`, sql`holder.account_id`)}
          order by account.state <> 'enabled', holder.account_id limit ${MAX_LISTED_ACCOUNTS}
        ) as listed),
        array[${NO_ACCOUNT}]) as account_ids
      from (select distinct character_id, variant, offered from waiting) as kind
    )
    select waiting.generation_id, need.account_ids
    from waiting join need using (character_id, variant, offered)
    where waiting.required_account_ids <> need.account_ids
  )`
}

/** Whether the account offers the styles of the job. `offered`: the stored accounts; only the placeholder where any account does. */
export function offers(offered: RawBuilder<unknown>, accountId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${offered} = array[${NO_ACCOUNT}] or ${accountId} = any(${offered}))`
}
