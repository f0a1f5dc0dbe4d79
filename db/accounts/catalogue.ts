// The models that the platform lists for an account. For people to see: what is not listed may work all the same.
import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** Replaces what was listed before. */
export async function recordCatalogue(
  db: Database | DatabaseTransaction,
  input: { accountId: string; models: readonly string[] },
): Promise<void> {
  const { accountId, models } = input
  await db
    .deleteFrom('accountModel')
    .where('accountId', '=', accountId)
    .$if(models.length > 0, (qb) => qb.where('model', 'not in', models))
    .execute()
  if (models.length > 0) {
    await db
      .insertInto('accountModel')
      .values(models.map((model) => ({ accountId, model })))
      .onConflict((oc) => oc.columns(['accountId', 'model']).doUpdateSet({ seenAt: sql<Date>`now()` }))
      .execute()
  }
  await db
    .updateTable('account')
    .set({ catalogueReadAt: sql<Date>`now()` })
    .where('id', '=', accountId)
    .execute()
}
