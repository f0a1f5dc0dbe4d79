// The models that the platform lists for an account. Shown to operators only: an unlisted model may work.
import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/**
 * Replaces the list of the account's models. Call it in a transaction where the list must never be seen half-written. Unless
 * `areSchemasRead`, housekeeping then reads the schemas of the list.
 */
export async function recordCatalogue(
  db: Database | DatabaseTransaction,
  input: { accountId: string; models: readonly string[]; areSchemasRead?: boolean },
): Promise<void> {
  const { accountId, models, areSchemasRead = false } = input
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
    .set({ catalogueReadAt: sql<Date>`now()`, ...(areSchemasRead ? {} : { listingReadAt: null }) })
    .where('id', '=', accountId)
    .execute()
}
