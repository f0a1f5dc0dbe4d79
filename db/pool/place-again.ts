// Waiters whose accounts were all removed: they get the accounts that offer their model and entries of lists now.
// Invariant: a job without such an account keeps its list, because another account might make it without its style.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'
import { findModelsOf, type ModelReference } from '../models/platform-models.ts'
import { findAccountsOffering } from '../named-lists/offering.ts'
import { lockPool } from './lock.ts'
import { MAX_LISTED_ACCOUNTS } from './restricted-waiters.ts'

interface StrandedWaiter extends ModelReference {
  id: string
  input: Record<string, unknown>
}

/** Places at most `limit` waiters again. Jobs with a Soul ID are not among them: their accounts follow its holders. Returns their number. */
export async function placeAgain(db: Database, { limit }: { limit: number }): Promise<number> {
  let placed = 0
  for (const { id, input, ...reference } of await listStranded(db, limit)) {
    const [model] = await findModelsOf(db, [reference])
    const offering = model && (await findAccountsOffering(db, { model, input }))
    if (!model || offering?.length === 0) continue
    await replaceAccounts(db, id, offering ?? [])
    placed += 1
  }
  return placed
}

/** In random order, so that waiters that no account can take do not keep the others from their turn. */
async function listStranded(db: Database, limit: number): Promise<StrandedWaiter[]> {
  const { rows } = await sql<StrandedWaiter>`
    select generation.id, generation.model, generation.platform_model_id, generation.input
    from lease_waiter as waiter join generation on generation.id = waiter.generation_id
    where waiter.required_account_ids <> '{}' and generation.character ->> 'usedAs' is distinct from 'soul_id'
      and not exists (
        select from account where account.id = any(waiter.required_account_ids) and account.state <> 'removed'
      )
      and exists (select from account where account.state <> 'removed')
    order by random() limit ${limit}
  `.execute(db)
  return rows
}

async function replaceAccounts(db: Database, generationId: string, accountIds: string[]): Promise<void> {
  const requiredAccountIds = accountIds.toSorted()
  await db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const waiting = await trx
      .updateTable('leaseWaiter')
      .set({ requiredAccountIds: requiredAccountIds.slice(0, MAX_LISTED_ACCOUNTS) })
      .where('generationId', '=', generationId)
      .executeTakeFirst()
    if (waiting.numUpdatedRows === 0n) return
    await trx.updateTable('generation').set({ requiredAccountIds }).where('id', '=', generationId).execute()
  })
}
